package resync.steps;

import static io.cucumber.junit.platform.engine.Constants.GLUE_PROPERTY_NAME;
import static io.cucumber.junit.platform.engine.Constants.JUNIT_PLATFORM_NAMING_STRATEGY_PROPERTY_NAME;
import static io.cucumber.junit.platform.engine.Constants.PARALLEL_CONFIG_CUSTOM_CLASS_PROPERTY_NAME;
import static io.cucumber.junit.platform.engine.Constants.PARALLEL_CONFIG_STRATEGY_PROPERTY_NAME;
import static io.cucumber.junit.platform.engine.Constants.PARALLEL_EXECUTION_ENABLED_PROPERTY_NAME;
import static io.cucumber.junit.platform.engine.Constants.PLUGIN_PROPERTY_NAME;

import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.ExcludeTags;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.SelectDirectories;
import org.junit.platform.suite.api.Suite;

/** The acceptance features in real containers: a test a scenario, several at a time. */
@Suite
@IncludeEngines("cucumber")
@SelectDirectories(AcceptanceRun.FEATURES)
@ExcludeTags(AcceptanceRun.LEFT_OUT)
@ConfigurationParameter(key = GLUE_PROPERTY_NAME, value = "resync.steps")
@ConfigurationParameter(
    key = PLUGIN_PROPERTY_NAME,
    value = "resync.steps.AcceptanceRun,resync.steps.RunPlugin")
@ConfigurationParameter(key = JUNIT_PLATFORM_NAMING_STRATEGY_PROPERTY_NAME, value = "long")
@ConfigurationParameter(key = PARALLEL_EXECUTION_ENABLED_PROPERTY_NAME, value = "true")
@ConfigurationParameter(key = PARALLEL_CONFIG_STRATEGY_PROPERTY_NAME, value = "custom")
@ConfigurationParameter(
    key = PARALLEL_CONFIG_CUSTOM_CLASS_PROPERTY_NAME,
    value = "resync.steps.AcceptanceJobs")
final class AcceptanceIT {}
