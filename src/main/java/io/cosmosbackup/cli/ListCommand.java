package io.cosmosbackup.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.repository.Repository;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `list`: what a repository holds.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists the backups of a repository, oldest name first, each with what it holds.")
final class ListCommand implements Callable<Integer> {
    private static final String ROW = "%-52s %-6s %-22s %10s %14s %12s%n";

    @Option(
            names = "--repository",
            required = true,
            paramLabel = "NAME=URL",
            description = RepositoryOption.DESCRIPTION)
    private String repository = "";

    @Mixin
    private RunOutput output = new RunOutput();

    @Override
    public Integer call() {
        return output.list(() -> {
            Repository opened = RepositoryOption.open(repository, System.getenv());
            if (!output.json()) {
                output.out().printf(ROW, "ID", "TYPE", "COMPLETED", "CONTAINERS", "ITEMS", "STORED");
            }
            int damaged = 0;
            for (String id : opened.backups()) {
                damaged += show(opened, id) ? 0 : 1;
            }
            return damaged;
        });
    }

    /// One backup on one line; false when its manifest cannot be read. The others are listed all the same.
    private boolean show(Repository opened, String id) {
        Manifest manifest;
        try {
            manifest = opened.manifest(id);
        } catch (BackupException e) {
            output.failed(e);
            return false;
        }
        if (output.json()) {
            print(new Entry(
                    id,
                    manifest.type(),
                    manifest.startedAt().toString(),
                    manifest.completedAt().toString(),
                    manifest.containers().stream()
                            .map(c -> c.container().name().toString())
                            .toList(),
                    manifest.items(),
                    manifest.bytes(),
                    manifest.storedBytes()));
        } else {
            output.out()
                    .printf(
                            ROW,
                            id,
                            manifest.type(),
                            manifest.completedAt().truncatedTo(ChronoUnit.SECONDS),
                            manifest.containers().size(),
                            "%,d".formatted(manifest.items()),
                            ReportText.size(manifest.storedBytes()));
        }
        return true;
    }

    private void print(Entry entry) {
        try {
            output.out().println(new ObjectMapper().writeValueAsString(entry));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an entry that is no JSON", e);
        }
    }

    /// One line of `list --json`.
    record Entry(
            String backup,
            String type,
            String startedAt,
            String completedAt,
            List<String> containers,
            long items,
            long bytes,
            long storedBytes) {}
}
