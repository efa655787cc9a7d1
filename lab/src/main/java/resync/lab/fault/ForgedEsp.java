package resync.lab.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.SaTable;
import resync.lab.node.UnsupportedException;
import resync.lab.topology.Addressing;
import resync.lab.topology.GatewayName;

/** ESP packets that seem to come from the peer, each with a random SPI that nobody has. */
public final class ForgedEsp implements Fault {
  private static final Duration INTERVAL = Duration.ofMillis(2);
  private static final int BODY = 96;
  private static final int FIRST_SPI = 256; // 1 to 255 are reserved, RFC 4303 section 2.1

  private final GatewayName towards;
  private final int count;
  private List<byte[]> forged = List.of();

  /** That many packets, 2 ms apart. */
  public ForgedEsp(GatewayName towards, int count) {
    this.towards = towards;
    this.count = count;
  }

  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    Addressing addressing = testbed.topology().addressing();
    if (addressing.of(towards).nat() != null) {
      throw new UnsupportedException(
          "the NAT in front of " + towards.word() + " lets no ESP pass outside UDP");
    }
    String source = addressing.of(testbed.topology().peers(towards).getFirst()).wan();
    String destination = addressing.of(towards).wan();
    RandomGenerator random = testbed.chance();
    Set<Integer> used = live(testbed.gateway(towards).sas());
    List<byte[]> packets = new ArrayList<>();
    while (packets.size() < count) {
      int spi = random.nextInt();
      byte[] body = new byte[BODY];
      random.nextBytes(body);
      if (Integer.compareUnsigned(spi, FIRST_SPI) >= 0 && used.add(spi)) {
        packets.add(Forgery.esp(source, destination, spi, 1, body));
      }
    }
    forged = packets;
    return Forgery.inject(testbed, sentence, towards, packets, INTERVAL);
  }

  /** The capture has all of them on their way to the gateway. */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return Forgery.unseen(evidence, towards, forged);
  }

  private static Set<Integer> live(SaTable sas) {
    Set<Integer> spis = new HashSet<>();
    for (SaTable.ChildSa sa : sas.childSas()) {
      spis.add(Forgery.spi(sa.inboundSpi()));
      spis.add(Forgery.spi(sa.outboundSpi()));
    }
    return spis;
  }
}
