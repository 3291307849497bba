package io.cosmosbackup.engine.accounts;

import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Check;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.requestunits.RequestUnitBudget;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.AccountTarget;
import io.cosmosbackup.engine.source.Throughput;
import io.cosmosbackup.engine.source.Wanted;
import io.cosmosbackup.engine.source.nosql.NoSqlRights;
import io.cosmosbackup.engine.source.nosql.NoSqlSource;
import io.cosmosbackup.engine.source.nosql.NoSqlTarget;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Opens accounts. The only place where the name of an API becomes its adapter.
public final class Accounts {
    /// The APIs of this release. Another one is a package below `engine.source`, and a line here.
    public static final Accounts ALL = new Accounts(Map.of(
            NoSqlSource.API,
            new Adapter(
                    NoSqlSource::new,
                    (at, access, budget, created) -> new NoSqlTarget(at, access, budget).creatingWith(created),
                    NoSqlRights::tried)));

    private final TreeMap<String, Adapter> adapters;

    /// How the accounts of one API are opened.
    public record Adapter(SourceOpener source, TargetOpener target, RightsTrial rights) {}

    /// Connects: a wrong endpoint or access is known then.
    @FunctionalInterface
    public interface SourceOpener {
        AccountSource open(String endpoint, Access access, RequestUnitBudget budget);
    }

    /// Connects likewise.
    @FunctionalInterface
    public interface TargetOpener {
        /// @param created throughput of what is created; null for what was backed up
        AccountTarget open(String endpoint, Access access, RequestUnitBudget budget, @Nullable Throughput created);
    }

    /// Tries each right that is needed in an account, and leaves nothing behind.
    @FunctionalInterface
    public interface RightsTrial {
        List<Check> tried(String endpoint, Access access, Wanted wanted);
    }

    /// @param adapters by the API's name, which is also the word of the CRDs and of manifests
    public Accounts(Map<String, Adapter> adapters) {
        this.adapters = new TreeMap<>(adapters);
    }

    public SortedSet<String> apis() {
        return Collections.unmodifiableSortedSet(adapters.navigableKeySet());
    }

    public AccountSource source(String api, String endpoint, Access access, RequestUnitBudget budget) {
        return adapter(api).source().open(endpoint, access, budget);
    }

    /// @param created throughput of what is created; null for what was backed up
    public AccountTarget target(
            String api, String endpoint, Access access, RequestUnitBudget budget, @Nullable Throughput created) {
        return adapter(api).target().open(endpoint, access, budget, created);
    }

    /// The rights for what is wanted. What is wrong with the account is one of the checks.
    public List<Check> rights(String api, String endpoint, Access access, Wanted wanted) {
        return adapter(api).rights().tried(endpoint, access, wanted);
    }

    private Adapter adapter(String api) {
        Adapter adapter = adapters.get(api);
        if (adapter == null) {
            throw new BackupException(
                    Reason.InvalidArgument,
                    "there is no API '" + api + "' in this release. HINT: use one of "
                            + String.join(", ", adapters.keySet()));
        }
        return adapter;
    }
}
