package dev.plane.proxy.server;

import dev.plane.proxy.forward.ClientSide;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;

import java.util.List;

/** A client's HTTP/1 connection as those behind it see it. */
final class Http1Side implements ClientSide {
    private final Channel channel;
    private final RequestDecoder decoder;
    private final String scheme;

    Http1Side(Channel channel, RequestDecoder decoder, String scheme) {
        this.channel = channel;
        this.decoder = decoder;
        this.scheme = scheme;
    }

    @Override
    public void hold(Cause cause) {
        decoder.hold(cause);
    }

    @Override
    public void resume(Cause cause) {
        decoder.resume(cause);
    }

    /** The decoder goes last: what it has not decoded goes to the new handler. */
    @Override
    public void becomeRaw(ChannelHandler end) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast("tunnel", end);
        for (String name : List.copyOf(FrontPipeline.HTTP_HANDLERS).reversed()) {
            pipeline.remove(name);
        }
    }

    @Override
    public String scheme() {
        return scheme;
    }
}
