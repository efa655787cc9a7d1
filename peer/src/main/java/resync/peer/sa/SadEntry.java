package resync.peer.sa;

/**
 * An entry of the SAD: an inbound SA and the Child SA that it is part of (RFC 4301 section 4.4.2).
 */
public record SadEntry(Sa sa, ChildSa childSa) {}
