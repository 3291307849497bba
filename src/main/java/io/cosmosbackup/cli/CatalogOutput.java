package io.cosmosbackup.cli;

import io.cosmosbackup.engine.report.CatalogEntry;
import io.cosmosbackup.engine.report.CatalogReport;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.repository.CatalogEntries;
import io.cosmosbackup.engine.repository.Repository;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A repository's catalog on standard output: a table for people, one JSON object a line for programs.
final class CatalogOutput {
    private static final String ROW = "%-52s %-13s %-20s %10s %14s %12s %-9s %s%n";

    private final RunOutput output;

    CatalogOutput(RunOutput output) {
        this.output = output;
    }

    CatalogReport print(Repository repository) {
        if (!output.json()) {
            output.out()
                    .printf(ROW, "ID", "TYPE", "COMPLETED", "CONTAINERS", "ITEMS", "STORED", "ENCRYPTED", "SIGNED BY");
        }
        AtomicInteger all = new AtomicInteger();
        AtomicInteger damaged = new AtomicInteger();
        AtomicInteger ofLaterRelease = new AtomicInteger();
        repository.catalog(found -> {
            CatalogEntry entry = CatalogEntries.of(found);
            all.incrementAndGet();
            if (entry.ofLaterRelease()) {
                ofLaterRelease.incrementAndGet();
            } else if (entry.problem() != null) {
                damaged.incrementAndGet();
            }
            print(entry);
        });
        return new CatalogReport(repository.name(), all.get(), damaged.get(), ofLaterRelease.get());
    }

    private void print(CatalogEntry entry) {
        PrintWriter out = output.out();
        if (output.json()) {
            out.println(ReportJson.print(entry));
            return;
        }
        CatalogEntry.Found found = entry.found();
        if (found != null) {
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
        }
        if (entry.problem() != null) {
            out.println((found == null ? entry.backup() : "") + "  "
                    + entry.problem().reason() + ": " + entry.problem().message());
        }
    }
}
