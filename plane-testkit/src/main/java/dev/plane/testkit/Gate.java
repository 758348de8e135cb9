package dev.plane.testkit;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A gate through which threads pass while it is open. */
final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private boolean open = true;

    void pass() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!open) {
                opened.await();
            }
        } finally {
            lock.unlock();
        }
    }

    void shut() {
        set(false);
    }

    void open() {
        set(true);
    }

    private void set(boolean newOpen) {
        lock.lock();
        try {
            open = newOpen;
            opened.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
