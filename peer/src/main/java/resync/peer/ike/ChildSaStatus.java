package resync.peer.ike;

import java.util.List;
import org.jspecify.annotations.Nullable;
import resync.peer.sa.IkeSpi;
import resync.peer.sa.Spi;

/**
 * What can be seen of one Child SA (a pair of SAs) at one moment.
 *
 * @param name the configured child's name
 * @param connection the configured connection's name
 * @param state e.g. {@code INSTALLED}
 * @param protocol {@code ESP}
 * @param mode {@code TUNNEL} or {@code TRANSPORT}
 * @param inboundSpi the SPI we receive on
 * @param outboundSpi the SPI we send with
 * @param ikeInitiatorSpi the IKE SA that manages it; absent when that one was cleared
 * @param localTs our side's traffic selectors, as prefixes where they are prefixes
 * @param remoteTs the other side's
 * @param proposal the negotiated transforms, joined by {@code /}
 */
public record ChildSaStatus(
    String name,
    String connection,
    String state,
    String protocol,
    String mode,
    Spi inboundSpi,
    Spi outboundSpi,
    @Nullable IkeSpi ikeInitiatorSpi,
    List<String> localTs,
    List<String> remoteTs,
    long packetsIn,
    long packetsOut,
    long bytesIn,
    long bytesOut,
    String proposal) {}
