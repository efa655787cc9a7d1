package resync.peer.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import resync.peer.ike.ChildSaStatus;
import resync.peer.ike.IkeSaStatus;

/** JSON objects, one a line: what control sockets and the event log carry. */
public final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes the fields of an object. */
  @FunctionalInterface
  public interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** An object with these fields, and the end of the line. */
  public static byte[] line(Fields fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory is always writable", e);
    }
    out.write('\n');
    return out.toByteArray();
  }

  /**
   * The members of an object that are strings, numbers or booleans, as texts.
   *
   * @throws IOException if the line is not one JSON object; the message says why in a few words
   */
  public static Map<String, String> object(byte[] line, int length) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser parser = FACTORY.createParser(line, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("a request is one JSON object a line");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == null || !value.isScalarValue()) {
          throw new IOException("'" + name + "' must be a string, a number or a boolean");
        }
        members.put(name, parser.getText());
      }
      if (parser.nextToken() != null) {
        throw new IOException("there is more than one JSON value in the line");
      }
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IOException("the line is not JSON: " + e.getOriginalMessage(), e);
    }
    return members;
  }

  /** The fields of an IKE SA, named as in the answer to {@code sas}. */
  public static void ikeSa(JsonGenerator json, IkeSaStatus sa) throws IOException {
    json.writeStringField("connection", sa.connection());
    json.writeNumberField("version", sa.version());
    json.writeStringField("state", sa.state());
    json.writeBooleanField("initiator", sa.initiator());
    json.writeStringField("initiatorSpi", sa.initiatorSpi().hex());
    json.writeStringField("responderSpi", sa.responderSpi().hex());
    json.writeStringField("local", sa.local().host());
    json.writeStringField("remote", sa.remote().host());
    json.writeNumberField("localPort", sa.local().port());
    json.writeNumberField("remotePort", sa.remote().port());
    json.writeStringField("ikeProposal", sa.proposal());
  }

  /** The fields of a Child SA, named as in the answer to {@code sas}. */
  public static void childSa(JsonGenerator json, ChildSaStatus sa) throws IOException {
    json.writeStringField("name", sa.name());
    json.writeStringField("connection", sa.connection());
    json.writeStringField("state", sa.state());
    json.writeStringField("protocol", sa.protocol());
    json.writeStringField("mode", sa.mode());
    json.writeStringField("inboundSpi", sa.inboundSpi().hex());
    json.writeStringField("outboundSpi", sa.outboundSpi().hex());
    if (sa.ikeInitiatorSpi() != null) {
      json.writeStringField("ikeInitiatorSpi", sa.ikeInitiatorSpi().hex());
    }
    strings(json, "localTs", sa.localTs());
    strings(json, "remoteTs", sa.remoteTs());
    json.writeNumberField("packetsIn", sa.packetsIn());
    json.writeNumberField("packetsOut", sa.packetsOut());
    json.writeNumberField("bytesIn", sa.bytesIn());
    json.writeNumberField("bytesOut", sa.bytesOut());
    json.writeStringField("proposal", sa.proposal());
  }

  /** A field that is an array of strings. */
  public static void strings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }
}
