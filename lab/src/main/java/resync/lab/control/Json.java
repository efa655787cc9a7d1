package resync.lab.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Flat JSON objects by Jackson's streaming API: the programs in the containers start without the
 * classes of its data binding.
 */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  static Map<String, Object> read(String line) throws ControlException {
    try (JsonParser parser = FACTORY.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new ControlException("a request is one JSON object a line");
      }
      Map<String, Object> fields = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
          fields.put(name, value(parser));
        }
      }
      if (parser.nextToken() != null) {
        throw new ControlException("a request is one JSON object a line");
      }
      return fields;
    } catch (JsonProcessingException e) {
      throw new ControlException("not a JSON object: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object value(JsonParser parser) throws IOException, ControlException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_ARRAY -> {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          values.add(value(parser));
        }
        yield values;
      }
      default ->
          throw new ControlException(
              "objects within a request, and null in lists, have no meaning");
    };
  }

  static String write(Map<String, Object> fields) {
    StringWriter line = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(line)) {
      generator.writeStartObject();
      for (Map.Entry<String, Object> field : fields.entrySet()) {
        generator.writeFieldName(field.getKey());
        write(generator, field.getValue());
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }

  private static void write(JsonGenerator generator, Object value) throws IOException {
    switch (value) {
      case Boolean truth -> generator.writeBoolean(truth);
      case Double number -> generator.writeNumber(number);
      case Number number -> generator.writeNumber(number.longValue());
      case List<?> values -> {
        generator.writeStartArray();
        for (Object each : values) {
          write(generator, each);
        }
        generator.writeEndArray();
      }
      default -> generator.writeString(value.toString());
    }
  }
}
