package resync.lab.fault;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import resync.lab.evidence.Evidence;
import resync.lab.evidence.Evidence.FaultRecord;
import resync.lab.fabric.Testbed;
import resync.lab.node.Capability.KeyChanging;
import resync.lab.node.SwanctlConf;
import resync.lab.topology.GatewayName;
import resync.lab.topology.Topology;
import resync.lab.topology.TunnelSpec.Authentication;

/** A person changes the pre-shared key at one gateway while it runs, and not at the other. */
public final class KeyChange implements Fault {
  private final GatewayName gateway;
  private final Function<RandomGenerator, String> keys;
  private Optional<String> unmet = Optional.empty();

  /**
   * @param keys makes a key
   */
  public KeyChange(GatewayName gateway, Function<RandomGenerator, String> keys) {
    this.gateway = gateway;
    this.keys = keys;
  }

  @Override
  public Optional<String> impossible(Topology topology) {
    return topology.tunnel().authentication() == Authentication.PSK
        ? Optional.empty()
        : Optional.of("the gateways of this tunnel have certificates and no pre-shared key");
  }

  /** Returns when the new key is in force. */
  @Override
  public FaultRecord inject(Testbed testbed, String sentence) {
    KeyChanging program = testbed.gateway(gateway).as(KeyChanging.class);
    Instant from = testbed.time().now();
    String key = keys.apply(testbed.chance());
    program.changeKey(key);
    if (!program.keyNames().equals(Set.of(SwanctlConf.secretName(key)))) {
      unmet =
          Optional.of(gateway.word() + " does not have the new key alone: " + program.keyNames());
    }
    return new FaultRecord(sentence, gateway, FaultRecord.Kind.OTHER, from, testbed.time().now());
  }

  /** The gateway names the new key, and no other. */
  @Override
  public Optional<String> unmet(Evidence evidence) {
    return unmet;
  }
}
