package resync.peer.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import resync.peer.config.PeerConfig;
import resync.peer.crypto.RandomSource;
import resync.peer.crypto.SeededRandom;
import resync.peer.ike.ChildSaStatus;
import resync.peer.ike.Effect;
import resync.peer.ike.Event;
import resync.peer.ike.IkeSaStatus;
import resync.peer.ike.Report;
import resync.peer.wire.ip.Endpoint;
import resync.peer.wire.ip.IpAddress;

/** One end of a {@link Pair}: an engine, and what it has said and delivered. */
final class Gateway {
  final String name;
  IpAddress host;
  IpAddress otherHost;
  private final Pair pair;
  private PeerConfig config;
  private Engine engine;
  private long seed;
  private Optional<IpAddress> source;
  private Behaviour behaviour = Behaviour.STANDARD;
  private int sequence;
  private int nonceLead = -1;
  private Consumer<Report> listener = _ -> {};
  final List<Report> reports = new ArrayList<>();
  final List<byte[]> delivered = new ArrayList<>();
  final List<String> refusals = new ArrayList<>();

  /** What this end has drawn at random for nonces and private keys. */
  final List<byte[]> drawn = new ArrayList<>();

  Gateway(Pair pair, String name, String host, String otherHost, PeerConfig config, long seed) {
    this.pair = pair;
    this.name = name;
    this.host = IpAddress.of(host);
    this.otherHost = IpAddress.of(otherHost);
    this.config = config;
    this.seed = seed;
    this.source = Optional.of(IpAddress.of(Conf.address(name.equals("west"))));
    this.engine = make();
  }

  private Engine make() {
    RandomSource random = new Drawn(new SeededRandom(seed));
    return new Engine(config, random, _ -> source, behaviour, pair.now());
  }

  /** From now on these hosts talk to each other. */
  void hosts(IpAddress behindThis, IpAddress behindTheOther) {
    host = behindThis;
    otherHost = behindTheOther;
  }

  /** The address that its routes give to what it sends; empty: it has no route. */
  void source(Optional<IpAddress> address) {
    source = address;
  }

  /** Seeded, but for the first octet of what is as long as a nonce where the script says it. */
  private final class Drawn implements RandomSource {
    private static final int NONCE_LENGTH = 32;
    private final RandomSource seeded;

    Drawn(RandomSource seeded) {
      this.seeded = seeded;
    }

    @Override
    public void fill(byte[] target) {
      seeded.fill(target);
      if (target.length != NONCE_LENGTH) {
        return;
      }
      if (nonceLead >= 0) {
        target[0] = (byte) nonceLead;
      }
      drawn.add(target.clone());
    }
  }

  /** From now on nonces begin with this octet, so that the script decides which is the lowest. */
  void nonces(int firstOctet) {
    nonceLead = firstOctet;
  }

  /** Who hears of every report at once. */
  void listener(Consumer<Report> hears) {
    listener = hears;
  }

  Engine engine() {
    return engine;
  }

  PeerConfig config() {
    return config;
  }

  /** Killed and started again: nothing is left but the configuration. */
  void restart() {
    seed += 1000;
    engine = make();
  }

  /** The same with another configuration. */
  void restart(Conf conf) {
    config = conf.read();
    restart();
  }

  /** The same with another behaviour. */
  void restart(Behaviour another) {
    behaviour = another;
    restart();
  }

  void handle(Instant now, Event event) {
    apply(engine.handle(now, event));
  }

  /** Asks for something now. */
  void command(Event.Command command) {
    handle(pair.now(), command);
  }

  void initiate() {
    command(new Event.Initiate("net"));
  }

  /** The host behind this gateway sends one packet to the host behind the other. */
  void sendTraffic() {
    handle(pair.now(), new Event.PacketFromTun(IpPacket.udp(host, otherHost, ++sequence)));
  }

  private void apply(List<Effect> effects) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.SendDatagram(var local, var remote, byte[] payload) ->
            pair.carry(new Packet(pair.now(), name, local, remote, payload));
        case Effect.SendIp(var local, var remote, byte[] packet) ->
            pair.carry(
                new Packet(
                    pair.now(), name, new Endpoint(local, 0), new Endpoint(remote, 0), packet));
        case Effect.DeliverToTun(byte[] packet) -> delivered.add(packet);
        case Effect.Refused(String reason) -> refusals.add(reason);
        case Report report -> {
          reports.add(report);
          listener.accept(report);
        }
      }
    }
  }

  long counter(String counterName) {
    return engine.counters().getOrDefault(counterName, 0L);
  }

  List<ChildSaStatus> children() {
    return engine.childSas();
  }

  List<IkeSaStatus> ikeSas() {
    return engine.ikeSas();
  }

  <R extends Report> List<R> reports(Class<R> kind) {
    return reports.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  List<String> log() {
    return reports(Report.LogLine.class).stream().map(Report.LogLine::text).toList();
  }
}
