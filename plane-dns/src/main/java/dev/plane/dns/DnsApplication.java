package dev.plane.dns;

import dev.plane.boot.RoleApplication;

import org.springframework.context.ConfigurableApplicationContext;

/** A running DNS server, with its Spring context around it. */
public final class DnsApplication implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final int port;

    private DnsApplication(ConfigurableApplicationContext context) {
        this.context = context;
        this.port = context.getBean(Dns.class).port();
    }

    /**
     * Starts a DNS server; it answers when this returns, and connects to its controller by itself.
     * Until it is connected, queries wait for 5 s before they are answered SERVFAIL.
     */
    public static DnsApplication start(DnsConfig config) {
        return new DnsApplication(
                RoleApplication.of("dns", DnsConfiguration.class)
                        .bean(config)
                        .metrics(config.metrics())
                        .start());
    }

    /** The port that it answers on, over UDP and TCP. */
    public int port() {
        return port;
    }

    @Override
    public void close() {
        context.close();
    }
}
