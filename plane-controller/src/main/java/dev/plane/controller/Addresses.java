package dev.plane.controller;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.Comparator;
import java.util.stream.Stream;

/** The URLs by which a controller is reached, as far as nobody says otherwise. */
final class Addresses {
    private Addresses() {}

    /** What clients are told: upstream's default. */
    static URI controllerUrl(InetSocketAddress listening) {
        return url(listening.getAddress(), listening.getPort());
    }

    /** What other controllers are told: a wildcard would lead each of them to itself. */
    static URI advertiseUrl(InetSocketAddress listening) {
        InetAddress address = listening.getAddress();
        return url(
                address.isAnyLocalAddress() ? firstOfMachine(address) : address,
                listening.getPort());
    }

    private static URI url(InetAddress address, int port) {
        String host = address.getHostAddress();
        if (address instanceof Inet6Address) {
            int zone = host.indexOf('%');
            host = "[" + (zone < 0 ? host : host.substring(0, zone)) + "]";
        }
        return URI.create("http://" + host + ":" + port);
    }

    private static InetAddress firstOfMachine(InetAddress otherwise) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(Addresses::usable)
                    .min(Comparator.comparing(Inet6Address.class::isInstance))
                    .orElse(otherwise);
        } catch (SocketException e) {
            return otherwise;
        }
    }

    private static Stream<InetAddress> usable(NetworkInterface network) {
        return network.inetAddresses()
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress());
    }
}
