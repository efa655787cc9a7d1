package resync.peer.app;

import java.util.Arrays;
import resync.peer.journal.Listener;
import resync.peer.linux.Poller;
import resync.peer.linux.UnixStream;

/** One client of the control socket: requests in, answers and events out, a line each. */
final class ControlConnection implements Listener {
  private static final int LONGEST_REQUEST = 64 << 10;

  /** Who does not read this much is cut off, so that a slow client costs no memory. */
  private static final int LONGEST_BACKLOG = 4 << 20;

  private final UnixStream stream;
  private final Poller poller;
  private final Requests requests;
  private byte[] in = new byte[4096];
  private int inLength;
  private byte[] out = new byte[0];
  private int outStart;
  private boolean closed;

  /** What answers requests, and is told when the client is gone. */
  interface Requests {
    /** The answer to a request: a line with its end. */
    byte[] answer(ControlConnection from, byte[] line, int length);

    void closed(ControlConnection connection);
  }

  ControlConnection(UnixStream stream, Poller poller, Requests requests) {
    this.stream = stream;
    this.poller = poller;
    this.requests = requests;
    poller.onReadable(stream, this::readable);
  }

  private void readable() {
    byte[] chunk = new byte[4096];
    int length = stream.read(chunk);
    if (length < 0) {
      close();
      return;
    }
    for (int i = 0; i < length && !closed; i++) {
      if (chunk[i] == '\n') {
        byte[] answer = requests.answer(this, in, inLength);
        inLength = 0;
        send(answer);
      } else {
        append(chunk[i]);
      }
    }
  }

  private void append(byte octet) {
    if (inLength == LONGEST_REQUEST) {
      close();
      return;
    }
    if (inLength == in.length) {
      in = Arrays.copyOf(in, in.length * 2);
    }
    in[inLength++] = octet;
  }

  @Override
  public void event(byte[] line) {
    send(line);
  }

  /** Sends a line now, or as soon as the client has room for it. */
  private void send(byte[] line) {
    if (closed) {
      return;
    }
    boolean waiting = outStart < out.length;
    int backlog = out.length - outStart;
    if (backlog + line.length > LONGEST_BACKLOG) {
      close();
      return;
    }
    byte[] joined = Arrays.copyOfRange(out, outStart, out.length + line.length);
    System.arraycopy(line, 0, joined, backlog, line.length);
    out = joined;
    outStart = 0;
    if (!waiting) {
      flush();
      if (!closed && outStart < out.length) {
        poller.onWritable(stream, this::writable);
      }
    }
  }

  private void writable() {
    flush();
    if (!closed && outStart == out.length) {
      poller.noLongerWritable(stream);
    }
  }

  private void flush() {
    while (outStart < out.length) {
      int written = stream.write(out, outStart, out.length - outStart);
      if (written < 0) {
        close();
        return;
      }
      if (written == 0) {
        return;
      }
      outStart += written;
    }
    out = new byte[0];
    outStart = 0;
  }

  void close() {
    if (!closed) {
      closed = true;
      poller.remove(stream);
      stream.close();
      requests.closed(this);
    }
  }
}
