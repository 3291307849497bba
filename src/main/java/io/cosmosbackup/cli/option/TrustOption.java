package io.cosmosbackup.cli.option;

import io.cosmosbackup.engine.contract.Options;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.report.Reason;
import io.cosmosbackup.engine.repository.Repository;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which signatures count, and whether the network must encrypt: what every repository and account of a command line is
/// opened with. The help of each kind of verb says what becomes of a backup that nobody trusted has signed.
public abstract class TrustOption {
    private static final String LABEL = "[NAME=]KEY";
    private static final String DESCRIPTION =
            "A public key (the line of signing.pub) whose signatures count, in the repository NAME or in all;"
                    + " repeat it for several. A repository without a key of its own uses the keys of the"
                    + " others. When given, ";

    /// Names begin in lower case, and keys do not.
    private static final Pattern NAMED = Pattern.compile("([a-z0-9][-a-z0-9]*)=(.*)");

    private static final String DEFAULT = " Default: no signature is asked for.";

    public static final class ToWrite extends TrustOption {
        @Option(
                names = Options.TRUST,
                paramLabel = LABEL,
                description = DESCRIPTION + "no backup is begun that none of them would sign." + DEFAULT)
        private List<String> keys = new ArrayList<>();

        @Override
        List<String> keys() {
            return keys;
        }
    }

    public static final class ToRead extends TrustOption {
        @Option(
                names = Options.TRUST,
                paramLabel = LABEL,
                description = DESCRIPTION + "a backup without such a signature is refused." + DEFAULT)
        private List<String> keys = new ArrayList<>();

        @Override
        List<String> keys() {
            return keys;
        }
    }

    public static final class ToList extends TrustOption {
        @Option(
                names = Options.TRUST,
                paramLabel = LABEL,
                description = DESCRIPTION
                        + "a backup without such a signature is shown as SignatureInvalid, without its"
                        + " contents."
                        + DEFAULT)
        private List<String> keys = new ArrayList<>();

        @Override
        List<String> keys() {
            return keys;
        }
    }

    public static final class ToDelete extends TrustOption {
        @Option(
                names = Options.TRUST,
                paramLabel = LABEL,
                description = DESCRIPTION
                        + "a backup without such a signature stays; only delete --unreadable deletes"
                        + " it." + DEFAULT)
        private List<String> keys = new ArrayList<>();

        @Override
        List<String> keys() {
            return keys;
        }
    }

    @Mixin
    private InsecureOption network = new InsecureOption();

    abstract List<String> keys();

    /// A key that is trusted for one repository counts in no other that has its own.
    private TrustedKeys trusted(String repository) {
        List<String> own = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (String text : keys()) {
            Matcher named = NAMED.matcher(text);
            boolean forOne = named.matches();
            String key = forOne ? named.group(2) : text;
            if (!forOne || named.group(1).equals(repository)) {
                own.add(key);
            }
            all.add(key);
        }
        TrustedKeys everyone = TrustedKeys.parse(all.stream().distinct().toList()); // also to refuse what is no key
        return own.isEmpty() ? everyone : TrustedKeys.parse(own);
    }

    /// The endpoint of an account, when it may be used.
    public String account(String endpoint) {
        CaBundle.trust(System.getenv());
        return network.require("the account", endpoint);
    }

    /// @param option as {@link RepositoryOption} takes it
    public Repository open(String option) {
        CaBundle.trust(System.getenv());
        return RepositoryOption.open(
                option, System.getenv(), trusted(option.substring(0, Math.max(0, option.indexOf('=')))), network);
    }

    public List<Repository> open(List<String> options) {
        List<Repository> opened = options.stream().map(this::open).toList();
        Map<String, String> names = new HashMap<>();
        for (Repository repository : opened) {
            String other = names.putIfAbsent(repository.location(), repository.name());
            if (other != null) {
                throw new BackupException(
                        Reason.InvalidArgument,
                        "repositories %s and %s are in one place, %s. HINT: a second copy needs another place; leave one out"
                                .formatted(other, repository.name(), repository.location()));
            }
        }
        return opened;
    }
}
