package io.cosmosbackup.engine.inspect;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Check;
import io.cosmosbackup.engine.report.DoctorReport;
import io.cosmosbackup.engine.report.DoctorReport.Purpose;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Looks whether a run would have what it needs: servers, certificates, clocks, tokens, and each right. What
/// one check needs and another found missing is not tried.
public final class DoctorRun {
    private final Purpose purpose;
    private final List<Place> places;
    private final Consumer<Check> visitor;
    private final Clock clock;
    private final List<Check> checks = new ArrayList<>();

    /// An account or a repository.
    ///
    /// @param name for example `repository east`
    /// @param url the address; one that begins with `file:` is no server's
    /// @param token asks for a token; empty where no identity opens the place
    /// @param rights tries each right
    public record Place(String name, String url, Optional<Runnable> token, Supplier<List<Check>> rights) {}

    /// @param visitor is shown each check
    public DoctorRun(Purpose purpose, List<Place> places, Consumer<Check> visitor, Clock clock) {
        this.purpose = purpose;
        this.places = List.copyOf(places);
        this.visitor = visitor;
        this.clock = clock;
    }

    public DoctorReport run() {
        places.forEach(this::look);
        return DoctorReport.of(purpose, checks);
    }

    private void look(Place place) {
        boolean reached = place.url().startsWith("file:") || add(new Reach(place.name(), place.url(), clock).tried());
        if (!reached || !place.token().map(token -> tokenOf(place, token)).orElse(true)) {
            add(List.of(Check.notTried(place.name(), "have the rights", "what stands above is needed for it", null)));
            return;
        }
        add(place.rights().get());
    }

    private boolean tokenOf(Place place, Runnable token) {
        try {
            token.run();
            return add(List.of(Check.ok(place.name(), "get a token", null, null)));
        } catch (BackupException e) {
            return add(List.of(Check.failed(place.name(), "get a token", e, null)));
        }
    }

    /// Whether nothing is wrong with them.
    private boolean add(List<Check> more) {
        more.forEach(visitor);
        checks.addAll(more);
        return more.stream().noneMatch(Check::wrong);
    }
}
