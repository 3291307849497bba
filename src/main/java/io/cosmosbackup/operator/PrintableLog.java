package io.cosmosbackup.operator;

import io.cosmosbackup.engine.report.Printable;
import io.cosmosbackup.engine.report.StackTrace;
import io.quarkus.bootstrap.logging.InitialConfigurator;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;

/// The operator's log: a record is one line whoever wrote what stands in it, and the lines of its exception.
/// Names, statuses of pods and answers of the API server are written by whoever may write to a namespace.
final class PrintableLog extends ExtFormatter {
    private final Formatter formatter;

    PrintableLog(Formatter formatter) {
        this.formatter = formatter;
    }

    /// From here on every log line of this process, also those of libraries.
    static void install() {
        for (Handler handler : InitialConfigurator.DELAYED_HANDLER.getHandlers()) {
            Formatter formatter = handler.getFormatter();
            if (formatter != null && !(formatter instanceof PrintableLog)) {
                handler.setFormatter(new PrintableLog(formatter));
            }
        }
    }

    @Override
    public String format(ExtLogRecord written) {
        ExtLogRecord line = new ExtLogRecord(written);
        Optional<String> lost = transientLoss(written);
        line.setMessage(
                lost.map("connection lost, tried again error=%s: "::formatted).orElse("") + formatMessage(written),
                FormatStyle.NO_FORMAT);
        line.setThrown(null);
        StringBuilder text =
                new StringBuilder(Printable.of(formatter.format(line).stripTrailing())).append('\n');
        if (written.getThrown() != null && lost.isEmpty()) {
            StackTrace.of(written.getThrown())
                    .lines()
                    .forEach(each -> text.append(each).append('\n'));
        }
        return text.toString();
    }

    /// Only in a warning. Where nobody tries again, the libraries write an error, which keeps its trace.
    private static Optional<String> transientLoss(ExtLogRecord written) {
        return Optional.ofNullable(written.getThrown())
                .filter(_ -> written.getLevel().intValue() <= Level.WARNING.intValue())
                .flatMap(ConnectionLoss::in);
    }
}
