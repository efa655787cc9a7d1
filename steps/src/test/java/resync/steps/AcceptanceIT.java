package resync.steps;

import static io.cucumber.junit.platform.engine.Constants.GLUE_PROPERTY_NAME;
import static io.cucumber.junit.platform.engine.Constants.JUNIT_PLATFORM_NAMING_STRATEGY_PROPERTY_NAME;
import static io.cucumber.junit.platform.engine.Constants.PLUGIN_PROPERTY_NAME;

import org.junit.platform.suite.api.ConfigurationParameter;
import org.junit.platform.suite.api.ExcludeTags;
import org.junit.platform.suite.api.IncludeEngines;
import org.junit.platform.suite.api.SelectDirectories;
import org.junit.platform.suite.api.Suite;

/** The acceptance features in real containers: a test a scenario. */
@Suite
@IncludeEngines("cucumber")
@SelectDirectories("../features")
@ExcludeTags("baseline")
@ConfigurationParameter(key = GLUE_PROPERTY_NAME, value = "resync.steps")
@ConfigurationParameter(
    key = PLUGIN_PROPERTY_NAME,
    value = "resync.steps.AcceptanceRun,resync.steps.RunPlugin")
@ConfigurationParameter(key = JUNIT_PLATFORM_NAMING_STRATEGY_PROPERTY_NAME, value = "long")
final class AcceptanceIT {}
