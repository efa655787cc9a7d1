package resync.lab.control;

import java.util.List;
import java.util.Map;

/**
 * A request as it came over a control socket.
 *
 * @param fields by name; a value is a {@link String}, {@link Long}, {@link Double}, {@link Boolean}
 *     or a {@link List} of them
 */
public record Request(Map<String, Object> fields) {
  public Request {
    fields = Map.copyOf(fields);
  }

  /** The name of the command. */
  public String command() throws ControlException {
    return string("cmd");
  }

  public String string(String name) throws ControlException {
    if (fields.get(name) instanceof String value) {
      return value;
    }
    throw new ControlException("field \"" + name + "\" must be a string");
  }

  /** An integer, or the default where the field is absent. */
  public long integer(String name, long least, long most, long defaultValue)
      throws ControlException {
    Object value = fields.get(name);
    if (value == null) {
      return defaultValue;
    }
    if (value instanceof Long number && number >= least && number <= most) {
      return number;
    }
    throw new ControlException(
        "field \"" + name + "\" must be an integer from " + least + " to " + most);
  }

  public List<String> strings(String name) throws ControlException {
    if (fields.get(name) instanceof List<?> values
        && values.stream().allMatch(String.class::isInstance)) {
      return values.stream().map(String.class::cast).toList();
    }
    throw new ControlException("field \"" + name + "\" must be a list of strings");
  }
}
