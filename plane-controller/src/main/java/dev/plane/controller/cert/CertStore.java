package dev.plane.controller.cert;

import dev.plane.controller.node.NodeLease;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * The right of one proxy of a cluster to order its certificate. It lasts a minute from when it was
 * asked for, renewed or used; the holder may renew it.
 */
public final class CertStore {
    private static final int MAX_VALUES = 8;
    private static final int MAX_LENGTH = 255;

    private final JdbcClient jdbc;

    public CertStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Gives the right to a proxy unless another one has it; values set before are forgotten. */
    public boolean lease(NodeLease proxy) {
        return jdbc.sql(
                                """
                                insert into cert_lease (cluster, leased_by, leased_at, txt_values)
                                select cluster, id, now(), '{}' from node where id = :proxy
                                on conflict (cluster) do update
                                set leased_by = excluded.leased_by, leased_at = now(), txt_values = '{}'
                                where cert_lease.leased_by = excluded.leased_by
                                    or cert_lease.leased_at < now() - interval '1 minute'
                                """)
                        .param("proxy", proxy.id().value())
                        .update()
                == 1;
    }

    /**
     * Sets the value of the cluster's TXT record, if the proxy has the right.
     *
     * @param add whether the values set before stay, at most 8 in all
     * @return false if the proxy has no right to, or the value is none
     */
    public boolean setTxt(NodeLease proxy, String value, boolean add) {
        if (value.length() > MAX_LENGTH || value.indexOf('\0') >= 0) {
            return false;
        }
        return jdbc.sql(
                                """
                                update cert_lease
                                set leased_at = now(),
                                    txt_values = case when :add then txt_values || :value else array[:value] end
                                where cluster = (select cluster from node where id = :proxy) and leased_by = :proxy
                                    and not (:add and cardinality(txt_values) >= :max)
                                """)
                        .param("proxy", proxy.id().value())
                        .param("value", value)
                        .param("add", add)
                        .param("max", MAX_VALUES)
                        .update()
                == 1;
    }

    /** Takes the right back from a proxy that has it. */
    public boolean release(NodeLease proxy) {
        return jdbc.sql(
                                """
                                delete from cert_lease
                                where cluster = (select cluster from node where id = :proxy) and leased_by = :proxy
                                """)
                        .param("proxy", proxy.id().value())
                        .update()
                == 1;
    }

    /** The values of a cluster's TXT record, the newest last. */
    public List<String> txtValues(String cluster) {
        return cluster.indexOf('\0') >= 0
                ? List.of()
                : jdbc.sql("select txt_values from cert_lease where cluster = :cluster")
                        .param("cluster", cluster)
                        .query((row, _) -> values(row))
                        .optional()
                        .orElse(List.of());
    }

    private static List<String> values(ResultSet row) throws SQLException {
        return List.of((String[]) row.getArray("txt_values").getArray());
    }
}
