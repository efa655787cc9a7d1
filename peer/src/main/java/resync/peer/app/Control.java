package resync.peer.app;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import resync.peer.config.ConfigException;
import resync.peer.config.ConnectionConfig;
import resync.peer.config.PresharedKey;
import resync.peer.ike.ChildSaStatus;
import resync.peer.ike.Event;
import resync.peer.ike.IkeSaStatus;
import resync.peer.journal.Journal;
import resync.peer.journal.Json;
import resync.peer.journal.Timestamp;
import resync.peer.linux.Poller;
import resync.peer.linux.UnixListener;
import resync.peer.linux.UnixStream;

/** The control socket: asks and commands the peer, on the loop's thread. */
final class Control implements ControlConnection.Requests, AutoCloseable {
  private static final String COMMANDS =
      "status, sas, counters, initiate, terminate, clear, rekey, reload, events";

  private final Peer peer;
  private final Journal journal;
  private final Poller poller;
  private final UnixListener listener;
  private final List<ControlConnection> connections = new ArrayList<>();

  Control(Peer peer, Journal journal, Poller poller, UnixListener listener) {
    this.peer = peer;
    this.journal = journal;
    this.poller = poller;
    this.listener = listener;
    poller.onReadable(listener, this::accept);
  }

  /** A request that cannot be met, in one sentence. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String sentence) {
      super(sentence);
    }
  }

  private void accept() {
    UnixStream stream = listener.accept();
    if (stream != null) {
      if (poller.hasRoom()) {
        connections.add(new ControlConnection(stream, poller, this));
      } else {
        stream.close();
      }
    }
  }

  @Override
  public void closed(ControlConnection connection) {
    journal.forget(connection);
    connections.remove(connection);
  }

  @Override
  public byte[] answer(ControlConnection from, byte[] line, int length) {
    try {
      Map<String, String> request = Json.object(line, length);
      Json.Fields fields = execute(from, request);
      return Json.line(
          json -> {
            json.writeBooleanField("ok", true);
            fields.write(json);
          });
    } catch (RefusedException | ConfigException | IOException e) {
      String sentence = String.valueOf(e.getMessage());
      return Json.line(
          json -> {
            json.writeBooleanField("ok", false);
            json.writeStringField("error", sentence);
          });
    }
  }

  private Json.Fields execute(ControlConnection from, Map<String, String> request)
      throws RefusedException, ConfigException, IOException {
    switch (request.getOrDefault("cmd", "")) {
      case "status" -> {
        return this::status;
      }
      case "sas" -> {
        return this::sas;
      }
      case "counters" -> {
        return this::counters;
      }
      case "initiate" -> command(new Event.Initiate(member(request, "child", "initiate")));
      case "terminate" -> command(new Event.Terminate(scope(request, "terminate")));
      case "clear" ->
          command(
              request.containsKey("child")
                  ? new Event.ClearChild(member(request, "child", "clear"))
                  : new Event.Clear(scope(request, "clear")));
      case "rekey" -> command(new Event.Rekey(scope(request, "rekey")));
      case "reload" -> refuseIf(peer.reload());
      case "events" -> {
        journal.forget(from);
        journal.listen(from);
      }
      default ->
          throw new RefusedException(
              (request.containsKey("cmd")
                      ? "there is no command '" + request.get("cmd") + "'"
                      : "the request lacks 'cmd'")
                  + "; commands: "
                  + COMMANDS);
    }
    return json -> {};
  }

  private void command(Event.Command command) throws RefusedException {
    refuseIf(peer.command(command));
  }

  private static void refuseIf(@Nullable String refusal) throws RefusedException {
    if (refusal != null) {
      throw new RefusedException(refusal);
    }
  }

  private static String member(Map<String, String> request, String name, String command)
      throws RefusedException {
    String value = request.get(name);
    if (value == null) {
      throw new RefusedException("the command '" + command + "' needs '" + name + "'");
    }
    return value;
  }

  private static Event.Scope scope(Map<String, String> request, String command)
      throws RefusedException {
    String word = member(request, "scope", command);
    for (Event.Scope scope : Event.Scope.values()) {
      if (scope.name().toLowerCase(Locale.ROOT).equals(word)) {
        return scope;
      }
    }
    throw new RefusedException("there is no scope '" + word + "'; scopes: ipsec, ike, all");
  }

  private void status(JsonGenerator json) throws IOException {
    json.writeBooleanField("ready", peer.isReady());
    json.writeStringField("version", Main.version());
    json.writeStringField("startedAt", Timestamp.nanos(peer.startedAt()));
    json.writeStringField("offloads", peer.offloads());
    Json.strings(
        json,
        "connections",
        peer.config().connections().stream().map(ConnectionConfig::name).toList());
    Json.strings(
        json, "secrets", peer.config().secrets().stream().map(PresharedKey::name).toList());
  }

  private void sas(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("ikeSas");
    for (IkeSaStatus sa : peer.engine().ikeSas()) {
      json.writeStartObject();
      Json.ikeSa(json, sa);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("childSas");
    for (ChildSaStatus sa : peer.engine().childSas()) {
      json.writeStartObject();
      Json.childSa(json, sa);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void counters(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("counters");
    for (Map.Entry<String, Long> counter : peer.counters().entrySet()) {
      json.writeNumberField(counter.getKey(), counter.getValue());
    }
    json.writeEndObject();
  }

  @Override
  public void close() {
    List.copyOf(connections).forEach(ControlConnection::close);
    poller.remove(listener);
    listener.close();
  }
}
