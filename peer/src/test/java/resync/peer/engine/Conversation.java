package resync.peer.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import resync.peer.ike.Event;
import resync.peer.ike.Report;
import resync.peer.wire.ExchangeType;
import resync.peer.wire.IkeHeader;
import resync.peer.wire.Octets;
import resync.peer.wire.Payload;
import resync.peer.wire.Selector;
import resync.peer.wire.v1.IsakmpMessage;

/**
 * Two gateways that talk to each other over a wire that takes no time and does what the script
 * says. All that they say, and every SA that comes or goes, is a line of a story that a test spells
 * out: nothing more and nothing less may happen, and where something else does, the two stories
 * stand beside each other in the failure.
 */
final class Conversation {
  private static final int FLAGS = 19;

  private static Consumer<String> logListener = _ -> {};

  private final Pair pair;
  private final Narrator narrator = new Narrator();
  private final Eavesdropper eavesdropper = new Eavesdropper();
  private final Ikev1Eavesdropper ikev1Eavesdropper = new Ikev1Eavesdropper();
  private final List<String> story = new ArrayList<>();
  private final List<Fate> fates = new ArrayList<>();
  private final Set<Octets> said = new HashSet<>();
  private Instant lastLine;
  final Gateway west;
  final Gateway east;

  /** What becomes of the next message of a name, such as {@code west IKE_AUTH request}. */
  private record Fate(String name, String word, UnaryOperator<List<Pair.Delivery>> change) {}

  private Conversation(Pair pair) {
    this.pair = pair;
    this.west = pair.west;
    this.east = pair.east;
    this.lastLine = pair.now();
    pair.network(this::carry);
    for (Gateway gateway : List.of(west, east)) {
      gateway.listener(report -> hear(gateway, report));
    }
  }

  /** The gateway of that name. */
  Gateway of(String name) {
    return name.equals(west.name) ? west : east;
  }

  /** Nothing has been said yet. */
  static Conversation between(Conf west, Conf east) {
    return new Conversation(Pair.of(west, east));
  }

  /** West has set up IKE SA A with Child SA 1. */
  static Conversation established(Conf west, Conf east) {
    Conversation talk = between(west, east);
    talk.west.initiate();
    talk.settles();
    assertTrue(talk.pair.agree() && talk.west.children().size() == 1, talk.story::toString);
    talk.story.clear();
    return talk;
  }

  /** The same with the plainest configuration. */
  static Conversation established() {
    return established(Conf.west(), Conf.east());
  }

  /** Until it is closed, every line of every gateway's log is heard, too. */
  static Listening listening(Consumer<String> hears) {
    logListener = hears;
    return () -> logListener = _ -> {};
  }

  /** Somebody listens until it is closed. */
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  // What the wire does.

  /** The next message of this name does not arrive. */
  void loses(String name) {
    fates.add(new Fate(name, " (lost)", _ -> List.of()));
  }

  /** The next message of this name arrives late. */
  void delays(String name, String time) {
    fates.add(
        new Fate(
            name,
            " (late)",
            deliveries ->
                deliveries.stream()
                    .map(d -> new Pair.Delivery(d.packet(), duration(time)))
                    .toList()));
  }

  /** The next message of this name arrives a second time after a while. */
  void repeats(String name, String time) {
    fates.add(
        new Fate(
            name,
            " (twice)",
            deliveries ->
                List.of(
                    deliveries.getFirst(),
                    new Pair.Delivery(deliveries.getFirst().packet(), duration(time)))));
  }

  /** The next message of this name arrives with other payloads, authentic nevertheless. */
  void alters(String name, UnaryOperator<List<Payload>> change) {
    fates.add(
        new Fate(
            name,
            " (altered)",
            deliveries ->
                deliveries.stream()
                    .map(d -> new Pair.Delivery(altered(d.packet(), change), d.after()))
                    .toList()));
  }

  /** The same payloads but that the responder's traffic is not what it was asked for. */
  static List<Payload> withOtherTraffic(List<Payload> payloads) {
    List<Payload> others = new ArrayList<>();
    List<Selector> initiators = List.of();
    for (Payload payload : payloads) {
      if (payload instanceof Payload.TsInitiator(List<Selector> selectors)) {
        initiators = selectors;
      }
      others.add(
          payload instanceof Payload.TsResponder ? new Payload.TsResponder(initiators) : payload);
    }
    return others;
  }

  private Packet altered(Packet packet, UnaryOperator<List<Payload>> change) {
    List<Payload> payloads = eavesdropper.open(packet.message()).orElseThrow().payloads();
    return packet.with(eavesdropper.seal(packet.header(), change.apply(payloads)));
  }

  /** The commit bit is set in the next IKEv1 message of this name: no HASH covers it. */
  void setsCommitBit(String name) {
    fates.add(
        new Fate(
            name,
            " (commit bit)",
            deliveries ->
                deliveries.stream()
                    .map(d -> new Pair.Delivery(withCommitBit(d.packet()), d.after()))
                    .toList()));
  }

  private static Packet withCommitBit(Packet packet) {
    byte[] octets = packet.payload().clone();
    octets[octets.length - packet.message().length + FLAGS] |= IsakmpMessage.FLAG_COMMIT;
    return packet.with(octets);
  }

  /** An authentic request in the name of a gateway, which knows nothing of it. */
  void forges(Gateway from, ExchangeType exchange, long messageId, Payload... payloads) {
    Gateway to = from == west ? east : west;
    var sa = to.ikeSas().getFirst();
    IkeHeader header =
        new IkeHeader(
            sa.initiatorSpi().value(),
            sa.responderSpi().value(),
            0,
            2,
            0,
            exchange.number(),
            sa.initiator() ? 0 : IkeHeader.FLAG_INITIATOR,
            messageId,
            0);
    Packet packet =
        new Packet(
            pair.now(),
            "forger",
            sa.remote(),
            sa.local(),
            eavesdropper.seal(header, Arrays.asList(payloads)));
    pair.inject(packet);
    settles(Pair.DELAY);
  }

  private List<Pair.Delivery> carry(Packet packet) {
    List<Pair.Delivery> deliveries = List.of(new Pair.Delivery(packet, Duration.ZERO));
    if (packet.isEsp()) {
      return deliveries;
    }
    String fate = "";
    for (Fate next : fates) {
      if (next.name().equals(packet.name())) {
        fates.remove(next);
        deliveries = next.change().apply(deliveries);
        fate = next.word();
        break;
      }
    }
    String head = packet.from() + " → " + narrator.head(packet.header());
    boolean again = !said.add(Octets.of(packet.payload()));
    line(again ? head + " again" + fate : head + ": " + body(packet) + fate);
    return deliveries;
  }

  private String body(Packet packet) {
    return packet.header().majorVersion() == 1
        ? narrator.bodyOfIkev1(ikev1Eavesdropper.open(packet.header(), packet.message()))
        : narrator.body(eavesdropper.open(packet.message()));
  }

  private void hear(Gateway gateway, Report report) {
    eavesdropper.hear(report);
    ikev1Eavesdropper.hear(report);
    switch (report) {
      case Report.IkeSaUp(var sa) ->
          line(gateway.name + " has IKE SA " + narrator.ikeSa(sa.initiatorSpi().value()));
      case Report.IkeSaDown(var sa, var reason) ->
          line(
              gateway.name
                  + " drops IKE SA "
                  + narrator.ikeSa(sa.initiatorSpi().value())
                  + ": "
                  + reason.word());
      case Report.LogLine(var _, String text) -> logListener.accept(text);
      case Report.ChildSaUp(var sa) -> line(gateway.name + " has Child SA " + narrator.child(sa));
      case Report.ChildSaDown(var sa, var reason) ->
          line(gateway.name + " drops Child SA " + narrator.child(sa) + ": " + reason.word());
      default -> {}
    }
  }

  private void line(String words) {
    long millis = Math.round(Duration.between(lastLine, pair.now()).toNanos() / 1e6);
    if (millis > 0 && !story.isEmpty()) {
      story.add(millis % 1000 == 0 ? millis / 1000 + " s later" : millis + " ms later");
    }
    lastLine = pair.now();
    story.add(words);
  }

  // How time passes, and what is to be read of it.

  private void settles() {
    settles(Duration.ZERO);
  }

  private void settles(Duration time) {
    pair.pass(time.plusNanos(1));
  }

  /** Lets time pass. */
  void passes(String time) {
    settles(duration(time));
  }

  private static Duration duration(String words) {
    int space = words.indexOf(' ');
    long number = Long.parseLong(words.substring(0, space));
    return words.endsWith("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number);
  }

  /** What has been said and has happened since this was last asked is exactly this. */
  void reads(String expected) {
    settles();
    String told = String.join("\n", story);
    story.clear();
    lastLine = pair.now();
    assertEquals(expected.strip(), told);
  }

  /** What was said until now does not matter. */
  void forgetsWhatWasSaid() {
    settles();
    story.clear();
    lastLine = pair.now();
  }

  /** Nothing has been said and nothing has happened. */
  void isSilent() {
    reads("");
  }

  /** Both ends have one IKE SA and as many Child SAs, the same ones, and they carry traffic. */
  void endsWith(int childSas) {
    settles();
    assertEquals(1, west.ikeSas().size(), () -> "west: " + west.ikeSas());
    assertEquals(1, east.ikeSas().size(), () -> "east: " + east.ikeSas());
    assertEquals(west.ikeSas().getFirst().initiatorSpi(), east.ikeSas().getFirst().initiatorSpi());
    assertEquals(childSas, west.children().size(), () -> "west: " + west.children());
    assertTrue(pair.agree(), () -> west.children() + " " + east.children());
    if (childSas > 0) {
      int before = west.delivered.size() + east.delivered.size();
      west.sendTraffic();
      east.sendTraffic();
      settles();
      assertEquals(before + 2, west.delivered.size() + east.delivered.size(), "packets delivered");
    }
  }

  /** A packet of each host arrives at the other. */
  void flows() {
    settles();
    int ofWest = east.delivered.size();
    int ofEast = west.delivered.size();
    west.sendTraffic();
    east.sendTraffic();
    settles();
    assertEquals(ofWest + 1, east.delivered.size(), "from west to east");
    assertEquals(ofEast + 1, west.delivered.size(), "from east to west");
  }

  /** Neither gateway sends or takes a packet. */
  void isStopped() {
    settles();
    int delivered = west.delivered.size() + east.delivered.size();
    west.sendTraffic();
    east.sendTraffic();
    settles();
    assertEquals(delivered, west.delivered.size() + east.delivered.size());
  }

  /** Neither end has an SA. */
  void endsWithNothing() {
    settles();
    for (Gateway gateway : List.of(west, east)) {
      assertEquals(List.of(), gateway.ikeSas(), gateway.name);
      assertEquals(List.of(), gateway.children(), gateway.name);
    }
  }

  /** West and east do the same before either can have heard of the other. */
  void bothDo(Event.Command command) {
    west.command(command);
    east.command(command);
  }

  /**
   * Both rekey before either can have heard of the other; the first octets of the four nonces
   * decide whose exchange loses.
   */
  void bothRekey(Event.Scope scope, int westAsks, int eastAsks, int westAnswers, int eastAnswers) {
    west.nonces(westAsks);
    east.nonces(eastAsks);
    bothDo(new Event.Rekey(scope));
    west.nonces(westAnswers);
    east.nonces(eastAnswers);
  }

  /** Whether a gateway's log holds these words. */
  static void assertLogged(Gateway gateway, String words) {
    assertTrue(
        gateway.log().stream().anyMatch(l -> l.contains(words)),
        () -> words + " not in " + gateway.log());
  }
}
