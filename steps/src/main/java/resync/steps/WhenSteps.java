package resync.steps;

import static resync.lab.scenario.WireFaults.packets;

import io.cucumber.java.en.When;
import java.time.Duration;
import java.util.List;
import resync.lab.fault.Act;
import resync.lab.fault.KeyChange;
import resync.lab.fault.Peace;
import resync.lab.node.SaScope;
import resync.lab.scenario.Scenario;
import resync.lab.scenario.WireFaults;
import resync.lab.topology.GatewayName;
import resync.lab.wire.PacketKind;
import resync.lab.wire.Treatment;

/** Faults, commands and time. */
public final class WhenSteps {
  @When("{gateway} restarts and loses all its SAs")
  public void restarts(GatewayName gateway) {
    World.say(s -> s.inject(new Act.Restart(gateway)));
  }

  @When("{gateway} silently clears {scope}")
  public void clearsSilently(GatewayName gateway, SaScope scope) {
    World.say(s -> s.inject(new Act.SasForgotten(gateway, scope)));
  }

  @When("{gateway} silently clears the IPsec SAs of {child}")
  public void clearsChildSilently(GatewayName gateway, String child) {
    World.say(s -> s.clearSilently(gateway, child));
  }

  @When("{gateway} clears {scope}")
  public void clears(GatewayName gateway, SaScope scope) {
    World.say(s -> s.inject(new Act.SasCleared(List.of(gateway), scope)));
  }

  @When("{gateway} and {gateway} clear {scopes} at the same time")
  public void clearTogether(GatewayName one, GatewayName other, SaScope scope) {
    World.say(s -> s.inject(new Act.SasCleared(List.of(one, other), scope)));
  }

  @When("{gateway} initiates the tunnel")
  public void initiates(GatewayName gateway) {
    World.say(s -> s.inject(new Act.Initiation(List.of(gateway))));
  }

  @When("the pre-shared key of {gateway} is changed")
  public void keyChanged(GatewayName gateway) {
    World.say(s -> s.inject(new KeyChange(gateway, Scenario::newKey)));
  }

  @When("{number} forged ESP packet(s) with (a )random SPI(s) arrive(s) at {gateway}")
  public void forgedEsp(Long count, GatewayName gateway) {
    World.say(s -> s.inject(WireFaults.forgedEsp(gateway, count)));
  }

  @When("{number} forged INVALID_SPI message(s) for a live SPI arrive(s) at {gateway}")
  public void forgedInvalidSpi(Long count, GatewayName gateway) {
    World.say(s -> s.inject(WireFaults.forgedInvalidSpi(gateway, count)));
  }

  @When("{gateway} rekeys {sas}")
  public void rekeys(GatewayName gateway, SaScope scope) {
    World.say(s -> s.inject(new Act.SasRekeyed(List.of(gateway), scope)));
  }

  @When("{gateway} and {gateway} rekey {sas} at the same time")
  public void rekeyTogether(GatewayName one, GatewayName other, SaScope scope) {
    World.say(s -> s.inject(new Act.SasRekeyed(List.of(one, other), scope)));
  }

  @When("{gateway} and {gateway} initiate at the same time")
  public void initiateTogether(GatewayName one, GatewayName other) {
    World.say(s -> s.inject(new Act.Initiation(List.of(one, other))));
  }

  @When("the {ordinal} {message} from {gateway} to {gateway} is lost")
  public void lost(Integer skipped, PacketKind kind, GatewayName from, GatewayName to) {
    World.say(s -> s.inject(packets(kind, from, to, skipped, 1, new Treatment.Lost())));
  }

  @When("the next {number} {message}s from {gateway} to {gateway} are lost")
  public void allLost(Long count, PacketKind kind, GatewayName from, GatewayName to) {
    World.say(s -> s.inject(packets(kind, from, to, 0, count, new Treatment.Lost())));
  }

  @When("the {ordinal} {message} from {gateway} to {gateway} is delayed by {duration}")
  public void delayed(
      Integer skipped, PacketKind kind, GatewayName from, GatewayName to, Duration by) {
    World.say(s -> s.inject(packets(kind, from, to, skipped, 1, WireFaults.delay(by))));
  }

  @When("the {ordinal} {message} from {gateway} to {gateway} is duplicated")
  public void duplicated(Integer skipped, PacketKind kind, GatewayName from, GatewayName to) {
    Treatment twice = new Treatment.Duplicated(1, Duration.ZERO);
    World.say(s -> s.inject(packets(kind, from, to, skipped, 1, twice)));
  }

  @When("the wire treats packets as usual again")
  public void asUsual() {
    World.say(s -> s.endMessageFaults());
  }

  @When("the link is down for {duration}")
  public void linkDown(Duration duration) {
    World.say(s -> s.inject(new Act.Outage(duration)));
  }

  @When("the link goes down")
  public void linkGoesDown() {
    World.say(Scenario::cutLink);
  }

  @When("the link comes up again")
  public void linkComesUp() {
    World.say(Scenario::mendLink);
  }

  @When("the hosts fall silent")
  public void hostsFallSilent() {
    World.say(Scenario::silenceHosts);
  }

  @When("the hosts send again")
  public void hostsSendAgain() {
    World.say(Scenario::wakeHosts);
  }

  @When("the hosts fall silent for {duration}")
  public void hostsFallSilentFor(Duration duration) {
    World.say(s -> s.silence(duration));
  }

  @When("the host behind {gateway} falls silent for {duration}")
  public void hostFallsSilent(GatewayName gateway, Duration duration) {
    World.say(s -> s.silence(List.of(gateway), duration));
  }

  @When("the NAT in front of {gateway} loses its mappings")
  public void natReboot(GatewayName gateway) {
    World.say(s -> s.rebootNat(gateway));
  }

  @When("{number} percent of the packets are lost for {duration}")
  public void lossy(Long percent, Duration duration) {
    World.say(s -> s.inject(WireFaults.loss(percent, duration)));
  }

  @When("nothing is done for {duration}")
  public void peace(Duration duration) {
    World.say(s -> s.inject(new Peace(duration)));
  }

  @When("{duration} pass(es)")
  public void pass(Duration duration) {
    World.say(s -> s.pass(duration));
  }
}
