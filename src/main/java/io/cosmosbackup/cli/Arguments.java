package io.cosmosbackup.cli;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.function.Supplier;

/// Values of the command line turned into what the engine takes.
final class Arguments {
    private Arguments() {}

    /// What is made of arguments; an `IllegalArgumentException` on the way is the fault of who typed them. Anywhere
    /// else in a
    /// run it would be the program's own.
    static <T> T parsed(Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new BackupException(Reason.InvalidArgument, String.valueOf(e.getMessage()), e);
        }
    }
}
