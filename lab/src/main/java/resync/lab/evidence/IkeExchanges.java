package resync.lab.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import resync.lab.capture.CapturedPacket.Ike;
import resync.lab.topology.GatewayName;

/**
 * The IKE exchanges that began in a stretch of time, and which of them were answered. IKEv2 marks
 * its responses (RFC 7296 section 2.2); in IKEv1 the messages of an exchange take turns, and those
 * of one side that follow each other are retransmissions (RFC 2408 section 5.1).
 */
public final class IkeExchanges {
  private static final String ONE_WAY = "Informational";
  private static final String MAIN_MODE = "Identity Protection";
  private static final Set<String> THREE_MESSAGES = Set.of("Aggressive", "Quick Mode");

  private final List<Request> requests;
  private final long messages;
  private final List<GatewayName> gateways;

  /** What became of a request. */
  public enum Reply {
    ANSWERED,
    UNANSWERED,
    /** An Informational exchange of IKEv1 is one message (RFC 2409 section 5.7). */
    NONE_DUE
  }

  /**
   * A request with its retransmissions; in IKEv1 the last message of the side that began the
   * exchange.
   *
   * @param first when the exchange began
   * @param sent how often it was sent
   * @param arrived how often it reached the other gateway's side of the wire
   */
  public record Request(
      GatewayName from, String exchange, Instant first, long sent, long arrived, Reply reply) {}

  private record Key(GatewayName from, String initiatorSpi, long messageId, String exchange) {}

  /** An IKEv1 exchange: message IDs are chance there, and only phase 1 has 0. */
  private record Turns(String initiatorCookie, long messageId, String exchange) {}

  private static final class Tally {
    Instant first = Instant.MAX;
    long sent;
    long arrived;
    boolean answered;

    void answeredBy(Ike message) {
      answered = true;
      if (message.majorVersion() == 1) {
        sent = 0;
        arrived = 0;
      }
    }

    Request request(Key key) {
      return new Request(key.from(), key.exchange(), first, sent, arrived, reply(key.exchange()));
    }

    /** Of an answered IKEv1 exchange the last message may be the requester's, but for main mode. */
    private Reply reply(String exchange) {
      if (exchange.equals(ONE_WAY)) {
        return Reply.NONE_DUE;
      }
      boolean brokeOff =
          exchange.equals(MAIN_MODE) ? sent > 0 : THREE_MESSAGES.contains(exchange) && sent > 1;
      return answered && !brokeOff ? Reply.ANSWERED : Reply.UNANSWERED;
    }
  }

  /** Messages that the gateways themselves sent in {@code [from, to)}. */
  public IkeExchanges(WireView wire, Instant from, Instant to) {
    gateways = wire.gateways();
    Map<Key, Tally> tallies = new LinkedHashMap<>();
    Map<Turns, GatewayName> begunBy = new HashMap<>();
    long count = 0;
    for (Transit message : wire.ike()) {
      if (message.left().isEmpty() || !(message.packet().content() instanceof Ike ike)) {
        continue;
      }
      GatewayName requester =
          ike.majorVersion() == 1
              ? begunBy.computeIfAbsent(
                  new Turns(ike.initiatorSpi(), ike.messageId(), ike.exchange()),
                  t -> message.from())
              : ike.response() ? message.to() : message.from();
      if (message.time().isBefore(from) || !message.time().isBefore(to)) {
        continue;
      }
      count++;
      Key key = new Key(requester, ike.initiatorSpi(), ike.messageId(), ike.exchange());
      if (requester.equals(message.from())) {
        Tally tally = tallies.computeIfAbsent(key, k -> new Tally());
        tally.first = tally.first.equals(Instant.MAX) ? message.time() : tally.first;
        tally.sent++;
        tally.arrived += message.lostOnWire() ? 0 : 1;
      } else {
        Tally tally = tallies.get(key);
        if (tally != null && !message.lostOnWire()) {
          tally.answeredBy(ike);
        }
      }
    }
    messages = count;
    List<Request> found = new ArrayList<>();
    tallies.forEach((key, tally) -> found.add(tally.request(key)));
    requests = List.copyOf(found);
  }

  /** Each request once, in order of time. */
  public List<Request> requests() {
    return requests;
  }

  /** Messages of any kind, retransmissions and responses included. */
  public long messages() {
    return messages;
  }

  /**
   * What a support engineer would say of them: {@code 3 IKE_SA_INIT from east unanswered}, {@code
   * no IKE message at all}.
   */
  public String summary() {
    if (messages == 0) {
      return "no IKE message at all";
    }
    Set<String> parts = new LinkedHashSet<>();
    for (GatewayName gateway : gateways) {
      parts.addAll(summary(gateway));
    }
    return parts.isEmpty() ? "only IKE responses" : String.join(", ", parts);
  }

  private List<String> summary(GatewayName gateway) {
    Map<String, List<Request>> byExchange =
        requests.stream()
            .filter(r -> r.from().equals(gateway))
            .collect(
                Collectors.groupingBy(
                    r ->
                        r.exchange()
                            + " from "
                            + gateway.word()
                            + (r.reply() == Reply.UNANSWERED ? " unanswered" : ""),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<String> parts = new ArrayList<>();
    byExchange.forEach((what, all) -> parts.add(part(what, all)));
    return parts;
  }

  private static String part(String what, List<Request> all) {
    long sent = all.stream().mapToLong(Request::sent).sum();
    return switch (all.getFirst().reply()) {
      case ANSWERED -> all.size() + " " + what + " answered";
      case NONE_DUE -> all.size() + " " + what;
      case UNANSWERED ->
          all.size() + " " + what + (sent == all.size() ? "" : " (sent " + sent + " times)");
    };
  }
}
