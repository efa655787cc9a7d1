package resync.peer.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import resync.peer.ike.ChildSaStatus;
import resync.peer.ike.IkeSaStatus;
import resync.peer.ike.Report;
import resync.peer.ike.Report.Level;

/**
 * Writes down what the engine reports, as an event, as a sentence or as a key, into {@code
 * events.jsonl}, {@code peer.log} and the folder {@code wireshark} of one directory. Each line is
 * written at once.
 */
public final class Journal implements AutoCloseable {
  private final EventLog events;
  private final PeerLog log;
  private final KeyTables keys;

  /**
   * Opens the files, to append to them.
   *
   * @param directory that exists
   */
  public Journal(Path directory) throws IOException {
    events = new EventLog(directory.resolve("events.jsonl"));
    log = new PeerLog(directory.resolve("peer.log"));
    keys = new KeyTables(directory.resolve("wireshark"));
  }

  /** From now on the listener is told every event. */
  public void listen(Listener listener) {
    events.listen(listener);
  }

  /** The listener is told no more. */
  public void forget(Listener listener) {
    events.forget(listener);
  }

  /** The peer can receive IKE and ESP. */
  public void ready(Instant now, String version, Duration sinceStart) throws IOException {
    events.write(now, "ready", json -> json.writeStringField("version", version));
    log.write(now, Level.INFO, "ready, " + sinceStart.toMillis() + " ms after start");
  }

  /** The peer is about to delete its SAs and to end. */
  public void stopping(Instant now) throws IOException {
    events.write(now, "stopping", json -> {});
    log.write(now, Level.INFO, "stopping: deletes all SAs");
  }

  /** Writes down one report of the engine. */
  public void report(Instant now, Report report) throws IOException {
    switch (report) {
      case Report.IkeKeysMade k -> keys.add(k);
      case Report.Ikev1KeysMade k -> keys.add(k);
      case Report.EspKeysMade k -> keys.add(k);
      case Report.LogLine line -> line(now, line);
      case Report.IkeSaUp up -> {
        events.write(now, "ike-sa-up", json -> Json.ikeSa(json, up.sa()));
        log.write(now, Level.INFO, text(up.sa()) + " is established");
      }
      case Report.IkeSaDown down -> {
        events.write(
            now,
            "ike-sa-down",
            json -> {
              Json.ikeSa(json, down.sa());
              json.writeStringField("reason", down.reason().word());
            });
        log.write(now, Level.INFO, text(down.sa()) + " is gone: " + down.reason().word());
      }
      case Report.ChildSaUp up -> {
        events.write(now, "child-sa-up", json -> Json.childSa(json, up.sa()));
        log.write(
            now,
            Level.INFO,
            text(up.sa()) + " carries traffic: " + up.sa().localTs() + " to " + up.sa().remoteTs());
      }
      case Report.ChildSaDown down -> {
        events.write(
            now,
            "child-sa-down",
            json -> {
              Json.childSa(json, down.sa());
              json.writeStringField("reason", down.reason().word());
            });
        log.write(now, Level.INFO, text(down.sa()) + " is gone: " + down.reason().word());
      }
      case Report.InvalidSpiSeen seen -> invalidSpi(now, seen);
      case Report.InvalidSpiReceived received -> {
        events.write(
            now,
            "invalid-spi-received",
            json -> {
              json.writeStringField("remote", received.remote().host());
              json.writeStringField("spi", received.spi().hex());
              json.writeBooleanField("authenticated", received.authenticated());
            });
        log.write(
            now,
            Level.INFO,
            received.remote().host()
                + " says that it does not know SPI "
                + received.spi()
                + (received.authenticated() ? "" : "; not authenticated, so it changes no SA"));
      }
      case Report.RecoveryStarted started -> {
        events.write(
            now,
            "recovery-started",
            json -> {
              json.writeStringField("connection", started.connection());
              json.writeStringField("remote", started.remote().host());
              json.writeStringField("spi", started.spi().hex());
            });
        log.write(
            now,
            Level.INFO,
            "sets up an IKE SA with "
                + started.remote().host()
                + " to tell it that SPI "
                + started.spi()
                + " is unknown");
      }
      case Report.RecoverySuppressed suppressed -> {
        events.write(
            now,
            "recovery-suppressed",
            json -> {
              json.writeStringField("remote", suppressed.remote().host());
              json.writeStringField("spi", suppressed.spi().hex());
              json.writeStringField("reason", suppressed.reason());
            });
        log.write(
            now,
            Level.DEBUG,
            "SPI "
                + suppressed.spi()
                + " from "
                + suppressed.remote().host()
                + " starts nothing: "
                + suppressed.reason());
      }
      case Report.LivenessStarted started -> {
        events.write(
            now,
            "liveness-started",
            json -> {
              Json.ikeSa(json, started.sa());
              json.writeStringField("cause", started.cause());
            });
        log.write(
            now, Level.INFO, "checks whether " + text(started.sa()) + " lives: " + started.cause());
      }
      case Report.LivenessFailed failed -> {
        events.write(now, "liveness-failed", json -> Json.ikeSa(json, failed.sa()));
        log.write(now, Level.WARNING, text(failed.sa()) + ": the peer does not answer");
      }
    }
  }

  /** A line of the peer's own, or of the engine. */
  public void line(Instant now, Report.LogLine line) throws IOException {
    log.write(now, line.level(), line.text());
    events.write(
        now,
        "log",
        json -> {
          json.writeStringField("level", line.level().name());
          json.writeStringField("text", line.text());
        });
  }

  private void invalidSpi(Instant now, Report.InvalidSpiSeen seen) throws IOException {
    events.write(
        now,
        "invalid-spi",
        json -> {
          json.writeStringField("spi", seen.spi().hex());
          json.writeNumberField("protocol", seen.protocol().number());
          json.writeStringField("source", seen.source().host());
          json.writeStringField("destination", seen.destination().host());
          json.writeBooleanField("udpEncapsulated", seen.udpEncapsulated());
          json.writeBooleanField("logged", seen.logged());
        });
  }

  private static String text(IkeSaStatus sa) {
    return "IKE SA " + sa.connection() + " with " + sa.remote() + " (" + sa.initiatorSpi() + ")";
  }

  private static String text(ChildSaStatus sa) {
    return "Child SA "
        + sa.name()
        + " (inbound SPI "
        + sa.inboundSpi()
        + ", outbound SPI "
        + sa.outboundSpi()
        + ")";
  }

  @Override
  public void close() throws IOException {
    keys.close();
    events.close();
    log.close();
  }
}
