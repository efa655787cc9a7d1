/**
 * What the peer needs of Linux: a TUN device, routes, UDP and raw sockets, Unix sockets, and one
 * wait for all of them. System calls through the foreign function interface; nothing here knows IKE
 * or ESP. Nothing blocks but {@link resync.peer.linux.Poller#await}.
 */
@NullMarked
package resync.peer.linux;

import org.jspecify.annotations.NullMarked;
