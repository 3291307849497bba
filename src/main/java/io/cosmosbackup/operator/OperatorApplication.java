package io.cosmosbackup.operator;

import io.cosmosbackup.engine.report.Release;
import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The mode `operator`: runs until it is told to stop.
public class OperatorApplication implements QuarkusApplication {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorApplication.class);

    private final Operator operator;
    private final OperatorConfiguration configuration;

    public OperatorApplication(Operator operator, OperatorConfiguration configuration) {
        this.operator = operator;
        this.configuration = configuration;
    }

    @Override
    public int run(String... args) {
        PrintableLog.install();
        LOG.info(
                "operator starting version={} commit={} java={} image={} podStartTimeout={}",
                Release.current().version(),
                Release.current().commit(),
                Runtime.version(),
                configuration.settings().image(),
                configuration.settings().startTimeout());
        operator.start();
        Quarkus.waitForExit();
        operator.stop();
        return 0;
    }
}
