package io.cosmosbackup.cli.output;

import io.cosmosbackup.engine.report.Printable;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.report.StackTrace;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;

/// Standard output or standard error: the only place of this package that prints (ArchitectureTest). Printed
/// text cannot lie. A line of text is one line ({@link Printable}), holds no secret, and never looks like a
/// line of JSON, because no line begins with `{`. Output of libraries and the JDK goes through {@link
/// #guarded}.
public final class Screen {
    private static final String BRACE = "\\u007b";

    /// While the line is written a narrow terminal must not break it: `\r` would not find back to its beginning.
    private static final String DO_NOT_WRAP = "\033[?7l";

    private static final String WRAP = "\033[?7h";
    private static final String CLEAR_REST = "\033[K";

    private final PrintWriter writer;

    /// @param writer takes lines as they are
    public Screen(PrintWriter writer) {
        this.writer = writer;
    }

    public static PrintWriter standardOutput() {
        return standard(FileDescriptor.out, System.out.charset());
    }

    public static PrintWriter standardError() {
        return standard(FileDescriptor.err, System.err.charset());
    }

    private static PrintWriter standard(FileDescriptor descriptor, Charset charset) {
        return new PrintWriter(new FileOutputStream(descriptor), true, charset);
    }

    /// From here on, whatever prints by `System.out` or `System.err` does it guarded.
    public static void guardStreams() {
        System.setOut(guarded(new FileOutputStream(FileDescriptor.out), System.out.charset()));
        System.setErr(guarded(new FileOutputStream(FileDescriptor.err), System.err.charset()));
    }

    /// For the JDK's stack traces and the log lines of libraries. Their line breaks stay; all else is as in a line.
    static PrintStream guarded(OutputStream to, Charset charset) {
        return new PrintStream(new Guard(to, charset), true, charset);
    }

    /// Text of one line, whatever it holds.
    public void line(String text) {
        writer.println(shown(text));
    }

    public void lines(List<String> lines) {
        lines.forEach(this::line);
    }

    /// One JSON object. Whatever stands in it, it is one line.
    public void json(String object) {
        writer.println(Printable.escaped(object));
    }

    /// A fault of this program.
    public void trace(Throwable fault, boolean json) {
        StackTrace trace = StackTrace.of(fault);
        if (json) {
            json(ReportJson.print(trace));
        } else {
            lines(trace.lines());
        }
    }

    /// A line of a terminal that the next one is written over. The cursor waits at its beginning: what anybody else
    /// prints does not stand behind it.
    void rewritable(String text) {
        writer.print(DO_NOT_WRAP + "\r" + shown(text) + CLEAR_REST + "\r" + WRAP);
        writer.flush();
    }

    /// Leaves the line that was written over.
    void leaveLine() {
        writer.println();
    }

    /// Secrets that are asked for, as they are.
    public void secret(String text) {
        writer.print(text);
    }

    /// Whether all that was printed has been taken.
    public boolean taken() {
        return !writer.checkError();
    }

    private static String shown(String text) {
        String shown = Printable.of(text);
        return shown.startsWith("{") ? BRACE + shown.substring(1) : shown;
    }

    /// Takes bytes and passes them on by whole lines, or as far as it is flushed.
    private static final class Guard extends OutputStream {
        private final OutputStream to;
        private final Charset charset;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private boolean within;

        Guard(OutputStream to, Charset charset) {
            this.to = to;
            this.charset = charset;
        }

        @Override
        public synchronized void write(int b) throws IOException {
            if (b == '\n') {
                pass();
                to.write('\n');
                within = false;
            } else {
                line.write(b);
            }
        }

        @Override
        public synchronized void flush() throws IOException {
            pass();
            to.flush();
        }

        private void pass() throws IOException {
            if (line.size() > 0) {
                String text = line.toString(charset).replace("\t", "    "); // of stack traces
                to.write((within ? Printable.of(text) : shown(text)).getBytes(charset));
                line.reset();
                within = true;
            }
        }
    }
}
