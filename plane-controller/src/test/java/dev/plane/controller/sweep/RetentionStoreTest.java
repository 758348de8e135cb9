package dev.plane.controller.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plane.common.connect.ConnectRequest;
import dev.plane.common.error.ApiErrorKind;
import dev.plane.common.json.RawJson;
import dev.plane.common.name.BackendName;
import dev.plane.controller.DomainFixture;
import dev.plane.controller.Spawns;
import dev.plane.controller.TestDrone;
import dev.plane.controller.TestProxy;
import dev.plane.controller.connect.ConnectResult.Refused;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class RetentionStoreTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final DomainFixture controller = DomainFixture.start();
    private final TestDrone drone = TestDrone.connect(controller, "dr-a");
    private final RetentionStore retention = new RetentionStore(controller.jdbc, 2);

    @AfterEach
    void close() {
        controller.close();
    }

    @Test
    @DisplayName("CKX-09 what ended long ago goes, its name is never given again")
    void endedBackends_goInBatches_andKeepTheirNames() throws Exception {
        TestProxy proxy = TestProxy.connect(controller, "px-a");
        for (String id : List.of("old-1", "old-2", "old-3", "young", "living")) {
            BackendName backend = spawn(id);
            proxy.reports(backend, 0, 1);
            if (!id.equals("living")) {
                drone.reportsTerminated(backend);
            }
        }
        controller
                .jdbc
                .sql(
                        "update backend set status_time = now() - interval '25 hours' where id like"
                                + " 'old%'")
                .update();

        assertThat(retention.removeEnded(DAY)).isEqualTo(2);
        assertThat(retention.removeEnded(DAY)).isEqualTo(1);
        assertThat(retention.removeEnded(DAY)).isZero();

        assertThat(count("select count(*) from backend")).isEqualTo(2);
        for (String table : List.of("backend_state", "action", "token", "backend_use")) {
            assertThat(count("select count(*) from " + table + " where backend_id like 'old%'"))
                    .as(table)
                    .isZero();
        }
        assertThat(
                        ((Refused)
                                        controller.connector.connect(
                                                ConnectRequest.of(
                                                        null, Spawns.named("old-1"), null)))
                                .kind())
                .isEqualTo(ApiErrorKind.FailedToAcquireKey);
    }

    @Test
    void expiredTokens_go() throws Exception {
        controller.session(
                new ConnectRequest(null, Spawns.PLAIN, null, new RawJson("{}"), null, null, 60));
        spawn("other");
        assertThat(retention.removeExpiredTokens()).isZero();

        controller
                .jdbc
                .sql(
                        "update token set expires_at = now() - interval '1 s' where expires_at is"
                                + " not null")
                .update();

        assertThat(retention.removeExpiredTokens()).isEqualTo(1);
        assertThat(count("select count(*) from token")).isEqualTo(1);
    }

    private BackendName spawn(String id) throws InterruptedException {
        return controller.session(ConnectRequest.of(null, Spawns.named(id), null)).backendId();
    }

    private long count(String sql) {
        return controller.jdbc.sql(sql).query(Long.class).single();
    }
}
