package resync.peer.ikev2;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import resync.peer.config.ChildConfig;
import resync.peer.config.ConnectionConfig;
import resync.peer.ike.Report.DownReason;
import resync.peer.sa.Spi;

/** Makes the requests that this end begins exchanges with. */
final class Initiator implements Initiation {
  private final Supplier<Context> context;

  /**
   * @param context not asked for before the first exchange
   */
  Initiator(Supplier<Context> context) {
    this.context = context;
  }

  @Override
  public Optional<String> initiate(
      Instant now, ConnectionConfig connection, ChildConfig child, int attempt) {
    return context.get().lifecycle().initiate(now, connection, child, attempt);
  }

  @Override
  public void setUp(Instant now, IkeSa fresh, ChildConfig child) {
    fresh.request(now, new InitInitiator(context.get(), child));
  }

  @Override
  public void addChild(Instant now, IkeSa sa, ChildConfig child) {
    sa.request(now, new CreateChildInitiator(context.get(), child, null));
  }

  @Override
  public void rekeyChild(Instant now, IkeSa sa, Child old) {
    sa.request(now, new CreateChildInitiator(context.get(), old.config(), old));
  }

  @Override
  public void rekeyIke(Instant now, IkeSa sa) {
    sa.request(now, new RekeyIkeInitiator(context.get()));
  }

  @Override
  public void deleteChild(Instant now, IkeSa sa, Child child, DownReason reason) {
    sa.request(now, InformationalInitiator.deleteChild(context.get(), child, reason));
  }

  @Override
  public void deleteSpi(Instant now, IkeSa sa, Spi inboundSpi) {
    sa.request(now, InformationalInitiator.deleteSpi(inboundSpi));
  }

  @Override
  public void deleteIke(Instant now, IkeSa sa, DownReason reason) {
    sa.request(now, new DeleteIkeInitiator(reason));
  }

  @Override
  public void sayGoodbye(IkeSa replaced) {
    replaced.window().enqueue(new DeleteIkeInitiator(DownReason.REKEYED));
  }

  @Override
  public void liveness(Instant now, IkeSa sa, Consumer<Instant> alive) {
    sa.request(now, InformationalInitiator.liveness(alive));
  }

  @Override
  public void doubt(Instant now, Child child, String cause) {
    context.get().lifecycle().doubt(now, child, cause);
  }

  @Override
  public void end(Instant now, IkeSa sa, DownReason reason) {
    context.get().lifecycle().delete(now, sa, reason);
  }
}
