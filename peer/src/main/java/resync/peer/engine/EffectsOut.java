package resync.peer.engine;

import java.util.Arrays;
import resync.peer.ike.Effect;
import resync.peer.ike.Outbox;
import resync.peer.sa.ChildSa;
import resync.peer.wire.ip.Endpoint;

/** Makes effects of packets. */
final class EffectsOut implements Ingress.Egress {
  private final Outbox outbox;

  EffectsOut(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public void send(ChildSa sa, byte[] octets, int offset, int length) {
    Endpoint local = sa.parameters().local();
    Endpoint remote = sa.remote();
    byte[] packet = Arrays.copyOfRange(octets, offset, offset + length);
    outbox.add(
        sa.parameters().isUdpEncapsulated()
            ? new Effect.SendDatagram(local, remote, packet)
            : new Effect.SendIp(local.address(), remote.address(), packet));
  }

  @Override
  public void deliver(byte[] octets, int offset, int length) {
    outbox.add(new Effect.DeliverToTun(Arrays.copyOfRange(octets, offset, offset + length)));
  }
}
