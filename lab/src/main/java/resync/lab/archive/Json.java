package resync.lab.archive;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import resync.lab.topology.Flow;
import resync.lab.topology.GatewayName;

/** The archive's JSON: indented, times as RFC 3339, nulls written so that every field is seen. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(names())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private Json() {}

  /** Gateways and flows by their words, as keys of objects too. */
  private static SimpleModule names() {
    return new SimpleModule()
        .addSerializer(GatewayName.class, ToStringSerializer.instance)
        .addSerializer(Flow.class, ToStringSerializer.instance)
        .addDeserializer(GatewayName.class, read(Json::gateway))
        .addDeserializer(Flow.class, read(Flow::parse))
        .addKeyDeserializer(
            GatewayName.class,
            new KeyDeserializer() {
              @Override
              public Object deserializeKey(String word, DeserializationContext context)
                  throws IOException {
                return gateway(word)
                    .orElseThrow(() -> JsonMappingException.from(context, none(word)));
              }
            });
  }

  private static <T> JsonDeserializer<T> read(Function<String, Optional<T>> reading) {
    return new JsonDeserializer<>() {
      @Override
      public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        String word = parser.getValueAsString("");
        return reading
            .apply(word)
            .orElseThrow(() -> JsonMappingException.from(context, none(word)));
      }
    };
  }

  private static Optional<GatewayName> gateway(String word) {
    return Optional.of(new GatewayName(word)).filter(GatewayName::isValid);
  }

  private static String none(String word) {
    return "\"" + word + "\" is no gateway and no flow between two";
  }

  /** Writes the file whole or not at all. */
  static void write(Path file, Object value) throws IOException {
    WholeFile.write(
        file,
        out -> {
          MAPPER.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValue(out, value);
          out.write('\n');
        });
  }

  /**
   * Reads a file of an archive that may come from anywhere.
   *
   * @throws ArchiveException where it is not there or not what it should be
   */
  static <T> T load(Path file, Class<T> type) {
    if (!Files.exists(file)) {
      throw new ArchiveException(file + " is missing: every scenario that ran has one");
    }
    try {
      return read(file, type);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new ArchiveException(
          file
              + (at == null ? "" : ":" + at.getLineNr())
              + ": "
              + e.getOriginalMessage().lines().findFirst().orElse("it is no JSON"),
          e);
    } catch (IOException e) {
      throw new ArchiveException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Puts another value into one field of an object, whatever else it has. */
  static void replace(Path file, String field, Object value) throws IOException {
    if (!(load(file, JsonNode.class) instanceof ObjectNode object)) {
      throw new ArchiveException(file + " is no JSON object");
    }
    object.set(field, MAPPER.valueToTree(value));
    write(file, object);
  }

  /** The same of an object that has texts only. */
  static Map<String, String> loadStrings(Path file) {
    return load(file, Strings.class);
  }

  private static final class Strings extends TreeMap<String, String> {
    private static final long serialVersionUID = 1L;
  }

  static <T> T read(Path file, Class<T> type) throws IOException {
    return MAPPER.readValue(file.toFile(), type);
  }
}
