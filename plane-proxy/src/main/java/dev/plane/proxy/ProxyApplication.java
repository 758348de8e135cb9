package dev.plane.proxy;

import dev.plane.boot.RoleApplication;
import dev.plane.boot.StartException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** A running proxy, with its Spring context around it. */
public final class ProxyApplication implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ProxyApplication.class);

    private final ConfigurableApplicationContext context;
    private final int httpPort;

    private ProxyApplication(ConfigurableApplicationContext context) {
        this.context = context;
        this.httpPort = context.getBean(Proxy.class).httpPort();
    }

    /**
     * Starts a proxy; it listens when this returns, and connects to its controller by itself.
     *
     * @throws StartException if it cannot do what it is told
     */
    public static ProxyApplication start(ProxyConfig config) {
        if (config.ports().https() != null) {
            throw new StartException(
                    "HTTPS is not there yet: it arrives with certificates. Leave out --https and"
                            + " --https-port to serve plain HTTP.");
        }
        if (!config.certificates().isNone()) {
            log.warn("certificates are not used: this proxy serves plain HTTP only");
        }
        return new ProxyApplication(
                RoleApplication.of("proxy", ProxyConfiguration.class)
                        .bean(config)
                        .metrics(config.metrics())
                        .start());
    }

    /** The port that clients connect to. */
    public int httpPort() {
        return httpPort;
    }

    /** Lets requests in progress end, then stops. */
    @Override
    public void close() {
        context.close();
    }
}
