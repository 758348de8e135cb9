package dev.plane.boot;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * SIGTERM and SIGINT as wishes: the JVM by itself would end with exit code 143 or 130, which a
 * supervisor takes for a failure. Where SIGINT is ignored from the start, as in the background of a
 * script, it stays ignored.
 */
final class StopSignals {
    private static final List<String> NAMES = List.of("TERM", "INT");

    private StopSignals() {}

    /**
     * From now on each of these signals runs {@code wish}, on a thread of its own.
     *
     * <p>By reflection, since javac warns of these classes in a way that cannot be switched off.
     */
    static void handle(Runnable wish) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler onSignal =
                    (_, method, arguments) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return method.invoke(wish, arguments);
                        }
                        wish.run();
                        return null;
                    };
            Object instance =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(), new Class<?>[] {handler}, onSignal);
            for (String name : NAMES) {
                signal.getMethod("handle", signal, handler)
                        .invoke(
                                null,
                                signal.getConstructor(String.class).newInstance(name),
                                instance);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the JDK has no module jdk.unsupported", e);
        }
    }
}
