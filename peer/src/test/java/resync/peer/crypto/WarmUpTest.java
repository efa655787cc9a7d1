package resync.peer.crypto;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void runsWithEveryMethod() {
    assertDoesNotThrow(() -> WarmUp.run(List.of(KeyExchangeMethod.values())));
  }
}
