package io.cosmosbackup.operator.repository;

import io.cosmosbackup.api.repository.Access;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.contract.Verbs;
import io.cosmosbackup.operator.job.EngineCommand;
import java.util.List;

/// The command line of a probe: it looks whether the repository can be used, and lists what it holds.
final class ProbeCommandLine {
    private ProbeCommandLine() {}

    /// @param reached whether an earlier probe found it: then none is made in its place
    /// @param known backups that are listed first of all, also that one is not there
    static EngineCommand of(CosmosBackupRepository repository, boolean reached, List<String> known) {
        boolean readOnly = repository.getSpec().access() == Access.ReadOnly;
        return EngineCommand.of(Verbs.PROBE)
                .repositories(List.of(repository))
                .flag(Options.READ_ONLY, readOnly)
                .add(Options.NEW_REPOSITORY, readOnly || reached ? null : "Empty")
                .flag(Options.LIST, true)
                .each(Options.KNOWN, known)
                .trust(List.of(repository))
                .build();
    }
}
