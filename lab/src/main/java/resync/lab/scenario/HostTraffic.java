package resync.lab.scenario;

import java.time.Duration;
import java.util.function.BiConsumer;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;
import resync.lab.traffic.Traffic;

/** What a scenario says its hosts send: probes between the hosts behind two gateways. */
public final class HostTraffic {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Scenario scenario;
  private final Script script;

  HostTraffic(Scenario scenario, Script script) {
    this.scenario = scenario;
    this.script = script;
  }

  /**
   * Sends probes from behind one gateway; the host behind the other echoes them. Returns when both
   * directions flow.
   */
  public void from(GatewayName sender, GatewayName receiver) {
    start(flow(sender, receiver), Traffic::startEchoed);
  }

  /** The same between the hosts of one child. */
  public void from(GatewayName sender, GatewayName receiver, String child) {
    start(flow(sender, receiver, child), Traffic::startEchoed);
  }

  /** Sends probes from behind both gateways. Returns when both directions flow. */
  public void bothWays(GatewayName one, GatewayName other) {
    start(flow(one, other), Traffic::startBothWays);
  }

  /** The same between the hosts of one child. */
  public void bothWays(GatewayName one, GatewayName other, String child) {
    start(flow(one, other, child), Traffic::startBothWays);
  }

  private Flow flow(GatewayName sender, GatewayName receiver) {
    if (sender.equals(receiver)) {
      throw new Mistake("traffic flows from one gateway to another, not from a gateway to itself");
    }
    scenario.givens().needTunnel(sender, receiver);
    return new Flow(sender, receiver);
  }

  private Flow flow(GatewayName sender, GatewayName receiver, String child) {
    Flow flow = scenario.givens().needChild(child);
    if (!flow.isBetween(sender, receiver)) {
      throw new Mistake(
          "\"%s\", but the child %s is between %s and %s"
              .formatted(scenario.sentence(), child, flow.from(), flow.to()));
    }
    return flow.from().equals(sender) ? flow : flow.reverse();
  }

  private void start(Flow flow, BiConsumer<Traffic, Flow> way) {
    script.traffic(flow, scenario.sentence());
    scenario.perform(
        true,
        now -> {
          Traffic traffic = now.testbed().traffic();
          way.accept(traffic, flow);
          scenario.doing("waiting for probes to flow");
          now.awaitTraffic(scenario.slowed(LIMIT).plus(Live.window(traffic.interval())));
        });
  }
}
