package io.gradwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.junit.jupiter.api.Test;

class CommentedYamlTest {

  @Test
  void showsKeyDefaultVariableAndDocumentationInTheOrderOfTheDefinition() {
    ConfigDef definition =
        new ConfigDef()
            .define("stateDir", ConfigDef.Type.STRING, "", Importance.LOW, "folder of the state")
            .define("port", ConfigDef.Type.INT, 9464, Importance.HIGH, "port of the server");

    assertThat(CommentedYaml.of("# Settings.\n", definition, "APP_"))
        .isEqualTo(
            """
            # Settings.

            stateDir: ""                           # APP_STATE_DIR                            folder of the state
            port: 9464                             # APP_PORT                                 port of the server
            """);
  }
}
