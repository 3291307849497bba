package io.cosmosbackup.cli;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Logging where Quarkus does not run: warnings of libraries to standard error, without the chatter of HTTP
/// clients. A run reports by its progress and its report, not by logging.
final class EngineLogging {
    private EngineLogging() {}

    static void install() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.setLevel(Level.WARNING);
        root.addHandler(new ConsoleHandler());
        for (String quiet : new String[] {"com.azure", "io.netty", "reactor"}) {
            Logger.getLogger(quiet).setLevel(Level.OFF); // their failures reach us as exceptions
        }
    }
}
