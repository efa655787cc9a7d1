package resync.lab.scenario;

/** A sentence is not carried out, because a Then before it did not hold. */
public final class NotCarriedOut extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotCarriedOut() {
    super("not carried out: a Then before it did not hold");
  }
}
