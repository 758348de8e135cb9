package dev.plane.controller.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

class AdmissionTest {
    private static final String REQUEST = "GET /ctrl/status HTTP/1.1\r\nhost: x\r\n\r\n";

    @Test
    void requestWithoutAPermitInTime_isRefusedWithTheAdviceToComeAgain() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(Work.READ.permits());
        try (HttpFixture http =
                HttpFixture.serve(
                        Route.get(
                                "/ctrl/status",
                                Work.READ,
                                "fault",
                                _ -> {
                                    busy.countDown();
                                    finish.await();
                                    return new Answer.Ok("done");
                                }))) {
            List<RawHttp> callers = new ArrayList<>();
            for (int i = 0; i < Work.READ.permits(); i++) {
                RawHttp caller = RawHttp.connect(http.port());
                caller.send(REQUEST);
                callers.add(caller);
            }
            busy.await();
            RawResponse refused = http.ask(REQUEST);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).contains("1");
            assertThat(refused.body()).contains("\"kind\":\"Other\"", "at most 128");

            finish.countDown();
            for (RawHttp caller : callers) {
                assertThat(caller.receive(false).status()).isEqualTo(200);
                caller.close();
            }
            assertThat(http.ask(REQUEST).status()).isEqualTo(200);
        }
    }

    @Test
    void permit_isGivenBackWhateverTheTaskDoes() throws Exception {
        Admission admission = new Admission(Duration.ofMillis(10));
        for (int i = 0; i < 2 * Work.CONNECT.permits(); i++) {
            assertThatThrownBy(
                            () ->
                                    admission.pass(
                                            Work.CONNECT,
                                            () -> {
                                                throw new IllegalStateException("a fault");
                                            }))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(admission.pass(Work.CONNECT, () -> 7)).isEqualTo(7);
    }

    @Test
    void workUnderAPermit_isInterruptedOnlyAfterwards() throws Exception {
        Admission admission = new Admission();
        Worker worker = new Worker();
        AtomicReference<Boolean> during = new AtomicReference<>();
        boolean after =
                worker.run(
                        () -> {
                            admission.pass(
                                    Work.CONNECT,
                                    () -> {
                                        worker.hangUp();
                                        during.set(Thread.currentThread().isInterrupted());
                                        return true;
                                    });
                            return Thread.interrupted();
                        });

        assertThat(during.get()).isFalse();
        assertThat(after).isTrue();
        assertThatThrownBy(() -> worker.run(() -> admission.pass(Work.CONNECT, () -> true)))
                .isInstanceOf(InterruptedException.class);
        assertThat(admission.pass(Work.CONNECT, () -> true)).isTrue();
    }
}
