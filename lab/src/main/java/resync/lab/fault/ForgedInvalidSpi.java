package resync.lab.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.NodeException;
import resync.lab.node.SaTable;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Nat;

/**
 * INVALID_SPI outside any IKE SA, as anybody can send it, for the SPI of a live SA: it claims that
 * the peer cannot open what this gateway sends.
 */
public final class ForgedInvalidSpi implements Fault {
  private static final Duration INTERVAL = Duration.ofMillis(10);
  private static final int IKE_PORT = 500;

  private final GatewayName towards;
  private final int count;
  private List<byte[]> forged = List.of();

  /** That many messages, 10 ms apart. */
  public ForgedInvalidSpi(GatewayName towards, int count) {
    this.towards = towards;
    this.count = count;
  }

  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Addressing addressing = testbed.topology().addressing();
    Nat nat = addressing.of(towards).nat();
    if (nat != null && !nat.forwarding()) {
      throw new UnsupportedException(
          "the NAT in front of "
              + towards.word()
              + " lets no message pass that the gateway did not ask for");
    }
    String source = addressing.of(testbed.topology().peers(towards).getFirst()).wan();
    String destination = addressing.of(towards).wan();
    int spi = liveOutboundSpi(testbed);
    RandomGenerator random = testbed.chance();
    List<byte[]> packets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] message = Forgery.invalidSpi(random.nextLong(), spi);
      packets.add(Forgery.udp(source, destination, IKE_PORT, message));
    }
    forged = packets;
    return Forgery.inject(testbed, sentence, towards, packets, INTERVAL);
  }

  /** The capture has all of them on their way to the gateway. */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return Forgery.unseen(evidence, towards, forged);
  }

  private int liveOutboundSpi(Testbed testbed) {
    return testbed.gateway(towards).sas().childSas().stream()
        .filter(SaTable.ChildSa::installed)
        .map(sa -> Forgery.spi(sa.outboundSpi()))
        .findFirst()
        .orElseThrow(
            () ->
                new NodeException(
                    "gateway "
                        + towards.word()
                        + " has no Child SA whose SPI a forged INVALID_SPI could name"));
  }
}
