package io.cosmosbackup.cli;

import io.cosmosbackup.engine.report.CatalogEntry;
import io.cosmosbackup.engine.report.CatalogReport;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.repository.CatalogEntries;
import io.cosmosbackup.engine.repository.Repository;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final String ROW = "%-52s %-13s %-20s %10s %14s %12s %-9s %s%n";

    @Option(
            names = "--repository",
            required = true,
            paramLabel = "NAME=URL",
            description = RepositoryOption.DESCRIPTION)
    private String repository = "";

    @Mixin
    private TrustOption trust = new TrustOption();

    @Mixin
    private RunOutput output = new RunOutput();

    @Override
    public Integer call() {
        return output.show(() -> {
            Repository opened = trust.open(repository);
            if (!output.json()) {
                output.out()
                        .printf(
                                ROW,
                                "ID",
                                "TYPE",
                                "COMPLETED",
                                "CONTAINERS",
                                "ITEMS",
                                "STORED",
                                "ENCRYPTED",
                                "SIGNED BY");
            }
            AtomicInteger all = new AtomicInteger();
            AtomicInteger damaged = new AtomicInteger();
            opened.catalog(found -> {
                CatalogEntry entry = CatalogEntries.of(found);
                all.incrementAndGet();
                if (entry.problem() != null) {
                    damaged.incrementAndGet();
                }
                print(entry);
            });
            return new CatalogReport(opened.name(), all.get(), damaged.get());
        });
    }

    private void print(CatalogEntry entry) {
        PrintWriter out = output.out();
        CatalogEntry.Found found = entry.found();
        if (output.json()) {
            out.println(ReportJson.print(entry));
        } else if (found != null) {
            out.printf(
                    ROW,
                    entry.backup(),
                    found.type(),
                    found.completedAt().truncatedTo(ChronoUnit.SECONDS),
                    found.containers(),
                    "%,d".formatted(found.items()),
                    ReportText.size(found.storedBytes()),
                    found.encrypted() ? "yes" : "no",
                    found.signedBy() == null ? "-" : found.signedBy());
        } else if (entry.problem() != null) {
            out.println(entry.backup() + "  " + entry.problem().reason() + ": "
                    + entry.problem().message());
        }
    }
}
