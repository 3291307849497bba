package io.cosmosbackup.cli.option;

import io.cosmosbackup.engine.accounts.Accounts;
import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.source.Access;
import io.cosmosbackup.engine.source.AccountSource;
import io.cosmosbackup.engine.source.AccountTarget;
import io.cosmosbackup.engine.source.Throughput;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The account of a command line: where it is, which API it has, and what opens it.
public abstract class AccountOption {
    /// An account that is read.
    public static final class Source extends AccountOption {
        @Option(
                names = Options.SOURCE_ENDPOINT,
                required = true,
                paramLabel = "URL",
                description =
                        "The account, for example https://shop.documents.azure.com. The environment says what opens"
                                + " it.")
        private String endpoint = "";

        @Option(
                names = Options.API,
                paramLabel = "API",
                defaultValue = "NoSQL",
                description = "The account's API. This release has ${DEFAULT-VALUE} only, which is the default.")
        private String api = "";

        @Override
        public String endpoint() {
            return endpoint;
        }

        /// Checks the options, and connects.
        public AccountSource open(TrustOption trust, BudgetOptions budget) {
            return Accounts.ALL.source(api, trust.account(endpoint), access(endpoint), budget.budget());
        }
    }

    /// An account that is written.
    public static final class Target extends AccountOption {
        @Option(
                names = Options.TARGET_ENDPOINT,
                required = true,
                paramLabel = "URL",
                description = "The account to write to. The environment says what opens it.")
        private String endpoint = "";

        @Option(
                names = Options.THROUGHPUT,
                paramLabel = "CHOICE",
                defaultValue = "original",
                description = "Throughput of databases and containers that are created: original (default), none"
                        + " (serverless accounts, or where the database shares its own), manual:400 or"
                        + " autoscale:4000, in RU/s each. The plan is printed before anything is created."
                        + " Existing ones keep their throughput.")
        private String throughput = "original";

        @Override
        public String endpoint() {
            return endpoint;
        }

        @Override
        public void check(TrustOption trust) {
            created();
            super.check(trust);
        }

        /// Checks the options, and connects.
        ///
        /// @param api the backup's
        public AccountTarget open(String api, TrustOption trust, BudgetOptions budget) {
            return Accounts.ALL.target(api, trust.account(endpoint), access(endpoint), budget.budget(), created());
        }

        private @Nullable Throughput created() {
            return Arguments.parsed(() -> Throughput.parse(throughput));
        }
    }

    public abstract String endpoint();

    /// Requires that the account may be reached, and that what opens it is given. Asks the account nothing.
    public void check(TrustOption trust) {
        trust.account(endpoint());
        access(endpoint());
    }

    /// What the environment says that opens the account.
    public static Access access(String endpoint) {
        return GivenAccess.account(System.getenv(), endpoint);
    }
}
