package dev.plane.dns.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Answers datagrams. Answers that come together leave together: the socket is flushed behind what
 * the event loop has to do already.
 */
final class UdpSide extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final Logger log = LoggerFactory.getLogger(UdpSide.class);

    private final Responder responder;
    private boolean flushComes;

    UdpSide(Responder responder) {
        this.responder = responder;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket datagram) {
        InetSocketAddress sender = datagram.sender();
        if (sender.getPort() == 0) {
            return; // nobody can be answered there
        }
        byte[] packet = ByteBufUtil.getBytes(datagram.content());
        responder.answer(packet, Transport.UDP, new Sender(ctx, sender));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("a datagram was lost", cause);
            return;
        }
        log.error("a datagram could not be answered", cause);
    }

    private final class Sender implements Responder.Client {
        private final ChannelHandlerContext ctx;
        private final InetSocketAddress address;

        Sender(ChannelHandlerContext ctx, InetSocketAddress address) {
            this.ctx = ctx;
            this.address = address;
        }

        @Override
        public void reply(byte[] packet) {
            if (ctx.executor().inEventLoop()) {
                send(packet);
            } else {
                ctx.executor().execute(() -> send(packet));
            }
        }

        @Override
        public void ignore() {}

        private void send(byte[] packet) {
            ByteBuf content = ctx.alloc().directBuffer(packet.length).writeBytes(packet);
            var _ = ctx.write(new DatagramPacket(content, address), ctx.voidPromise());
            if (!flushComes) {
                flushComes = true;
                ctx.executor().execute(() -> flush(ctx));
            }
        }
    }

    private void flush(ChannelHandlerContext ctx) {
        flushComes = false;
        ctx.flush();
    }
}
