package resync.steps;

import static resync.lab.scenario.WireFaults.packets;

import io.cucumber.java.en.When;
import java.time.Duration;
import java.util.List;
import resync.lab.fault.Clear;
import resync.lab.fault.GatewayRestart;
import resync.lab.fault.Initiate;
import resync.lab.fault.KeyChange;
import resync.lab.fault.LinkDown;
import resync.lab.fault.Peace;
import resync.lab.fault.Rekey;
import resync.lab.fault.SilentClear;
import resync.lab.node.SaScope;
import resync.lab.scenario.Scenario;
import resync.lab.scenario.WireFaults;
import resync.lab.topology.Side;
import resync.lab.wire.PacketKind;
import resync.lab.wire.Treatment;

/** Faults, commands and time. */
public final class WhenSteps {
  @When("{side} restarts and loses all its SAs")
  public void restarts(Side side) {
    World.say(s -> s.inject(new GatewayRestart(side)));
  }

  @When("{side} silently clears {scope}")
  public void clearsSilently(Side side, SaScope scope) {
    World.say(s -> s.inject(new SilentClear(side, scope)));
  }

  @When("{side} clears {scope}")
  public void clears(Side side, SaScope scope) {
    World.say(s -> s.inject(new Clear(side, scope)));
  }

  @When("west and east clear {scopes} at the same time")
  public void clearTogether(SaScope scope) {
    World.say(s -> s.inject(new Clear(List.of(Side.WEST, Side.EAST), scope)));
  }

  @When("{side} initiates the tunnel")
  public void initiates(Side side) {
    World.say(s -> s.inject(new Initiate(List.of(side))));
  }

  @When("the pre-shared key of {side} is changed")
  public void keyChanged(Side side) {
    World.say(s -> s.inject(new KeyChange(side, Scenario::newKey)));
  }

  @When("{number} forged ESP packet(s) with (a )random SPI(s) arrive(s) at {side}")
  public void forgedEsp(Long count, Side side) {
    World.say(s -> s.inject(WireFaults.forgedEsp(side, count)));
  }

  @When("{number} forged INVALID_SPI message(s) for a live SPI arrive(s) at {side}")
  public void forgedInvalidSpi(Long count, Side side) {
    World.say(s -> s.inject(WireFaults.forgedInvalidSpi(side, count)));
  }

  @When("{side} rekeys {sas}")
  public void rekeys(Side side, SaScope scope) {
    World.say(s -> s.inject(new Rekey(List.of(side), scope)));
  }

  @When("west and east rekey {sas} at the same time")
  public void rekeyTogether(SaScope scope) {
    World.say(s -> s.inject(new Rekey(List.of(Side.WEST, Side.EAST), scope)));
  }

  @When("west and east initiate at the same time")
  public void initiateTogether() {
    World.say(s -> s.inject(new Initiate(List.of(Side.values()))));
  }

  @When("the {ordinal} {message} from {side} to {side} is lost")
  public void lost(Integer skipped, PacketKind kind, Side from, Side to) {
    World.say(s -> s.inject(packets(kind, from, to, skipped, 1, new Treatment.Lost())));
  }

  @When("the next {number} {message}s from {side} to {side} are lost")
  public void allLost(Long count, PacketKind kind, Side from, Side to) {
    World.say(s -> s.inject(packets(kind, from, to, 0, count, new Treatment.Lost())));
  }

  @When("the {ordinal} {message} from {side} to {side} is delayed by {duration}")
  public void delayed(Integer skipped, PacketKind kind, Side from, Side to, Duration by) {
    World.say(s -> s.inject(packets(kind, from, to, skipped, 1, WireFaults.delay(by))));
  }

  @When("the {ordinal} {message} from {side} to {side} is duplicated")
  public void duplicated(Integer skipped, PacketKind kind, Side from, Side to) {
    Treatment twice = new Treatment.Duplicated(1, Duration.ZERO);
    World.say(s -> s.inject(packets(kind, from, to, skipped, 1, twice)));
  }

  @When("the wire treats packets as usual again")
  public void asUsual() {
    World.say(s -> s.endMessageFaults());
  }

  @When("the link is down for {duration}")
  public void linkDown(Duration duration) {
    World.say(s -> s.inject(new LinkDown(duration)));
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
    World.say(s -> s.silence(List.of(Side.values()), duration));
  }

  @When("the host behind {side} falls silent for {duration}")
  public void hostFallsSilent(Side side, Duration duration) {
    World.say(s -> s.silence(List.of(side), duration));
  }

  @When("the NAT in front of {side} loses its mappings")
  public void natReboot(Side side) {
    World.say(s -> s.rebootNat(side));
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
