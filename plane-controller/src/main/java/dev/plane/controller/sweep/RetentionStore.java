package dev.plane.controller.sweep;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;
import java.util.List;

/** Removes what is old, a bounded number of rows at a time. */
final class RetentionStore {
    private static final String REMOVE_ENDED =
            """
            with old as (
                select id from backend
                where status = 70 and status_time < now() - :keep * interval '1 millisecond'
                order by status_time
                limit :batch for update skip locked
            ), named as (
                insert into ended_backend_name (id) select id from old on conflict do nothing
            ), states as (
                delete from backend_state s using old where s.backend_id = old.id
            ), actions as (
                delete from action a using old where a.backend_id = old.id
            ), tokens as (
                delete from token t using old where t.backend_id = old.id
            ), uses as (
                delete from backend_use u using old where u.backend_id = old.id
            )
            delete from backend b using old where b.id = old.id returning b.id
            """;

    private final JdbcClient jdbc;
    private final int batch;

    RetentionStore(JdbcClient jdbc, int batch) {
        this.jdbc = jdbc;
        this.batch = batch;
    }

    /** Removes tokens whose own lifetime is over. */
    int removeExpiredTokens() {
        return jdbc.sql(
                        """
                        delete from token where hash in (
                            select hash from token where expires_at < now()
                            limit :batch for update skip locked)
                        """)
                .param("batch", batch)
                .update();
    }

    /**
     * Removes backends that ended long ago, with all that belongs to them. Their names are kept: a
     * name is never given twice.
     */
    int removeEnded(Duration keep) {
        List<String> removed =
                jdbc.sql(REMOVE_ENDED)
                        .param("keep", keep.toMillis())
                        .param("batch", batch)
                        .query((row, _) -> row.getString("id"))
                        .list();
        return removed.size();
    }
}
