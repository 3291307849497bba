package io.cosmosbackup.cli;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import java.util.Map;

/// Secrets come in by environment variables, so that no process list and no Job shows them.
final class Environment {
    static final String COSMOS_KEY = "COSMOS_KEY";

    private Environment() {}

    static String require(Map<String, String> environment, String variable, String what) {
        String value = environment.get(variable);
        if (value == null || value.isBlank()) {
            throw new BackupException(
                    Reason.InvalidArgument, "environment variable " + variable + " must hold " + what);
        }
        return value.strip();
    }
}
