package io.cosmosbackup.cli;

import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Which signatures count, and so what every repository of a command line is opened with.
final class TrustOption {
    @Option(
            names = "--trust",
            paramLabel = "KEY",
            description =
                    "A public key (the line of signing.pub) whose signature under a manifest counts; repeat it for"
                            + " several. When given, a backup that none of them has signed is refused, and none is made that none"
                            + " of them signs. Default: no signature is asked for.")
    private List<String> keys = new ArrayList<>();

    TrustedKeys trusted() {
        return TrustedKeys.parse(keys);
    }

    /// @param option as {@link RepositoryOption} takes it
    Repository open(String option) {
        return RepositoryOption.open(option, System.getenv(), trusted());
    }

    List<Repository> open(List<String> options) {
        List<Repository> opened = options.stream().map(this::open).toList();
        if (opened.stream().map(Repository::location).distinct().count() != opened.size()) {
            throw new BackupException(
                    Reason.InvalidArgument, "two repositories in one place. HINT: a second copy needs another place");
        }
        return opened;
    }
}
