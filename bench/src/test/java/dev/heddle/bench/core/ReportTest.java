package dev.heddle.bench.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Scenario SCENARIO = Scenarios.of("virtual-1000-exhausted");

  private final Plan plan = Plan.quick().only(List.of(SCENARIO.name()), List.of("heddle", "agroal", "vibur-unfair"));
  private final Results results = new Results();

  ReportTest() {
    results.add(SCENARIO, Contender.HEDDLE, 1, Figures.NONE.with(Figure.OPS_PER_SEC, 2_000_000)
        .with(Figure.WAIT_MAX_US, 5_400));
    results.add(SCENARIO, Contender.VIBUR_UNFAIR, 1, Figures.NONE.with(Figure.OPS_PER_SEC, 1_000_000)
        .with(Figure.LOST, 1));
    results.addMishap(SCENARIO, Contender.AGROAL, "stalled");
  }

  @Test
  void json_isAnArrayOfOneObjectForEachCell() throws Exception {
    JsonNode rows = new ObjectMapper().readTree(new Report(plan, results).json());

    assertThat(rows.isArray()).isTrue();
    assertThat(rows).hasSize(3);
    JsonNode heddle = rows.get(0);
    List<String> names = new ArrayList<>();
    heddle.fieldNames().forEachRemaining(names::add);
    assertThat(names).containsExactly("scenario", "pool", "opsPerSec", "ratioToBestRival", "ofIdeal", "waitP50Us",
        "waitP99Us", "waitP999Us", "waitMaxUs", "bytesPerOp", "cpuNsPerOp");
    assertThat(heddle.get("scenario").asText()).isEqualTo(SCENARIO.name());
    assertThat(heddle.get("pool").asText()).isEqualTo("heddle");
    assertThat(heddle.get("opsPerSec").asDouble()).isEqualTo(2_000_000);
    assertThat(heddle.get("ratioToBestRival").asDouble()).isEqualTo(2);
    assertThat(heddle.get("ofIdeal").isNull()).isTrue();
  }

  @Test
  void json_ofAStalledCell_hasNullsOnly() throws Exception {
    JsonNode rows = new ObjectMapper().readTree(new Report(plan, results).json());

    JsonNode stalled = rows.get(1);
    assertThat(stalled.get("pool").asText()).isEqualTo("agroal");
    assertThat(stalled.get("opsPerSec").isNull()).isTrue();
    assertThat(stalled.get("waitMaxUs").isNull()).isTrue();
  }

  @Test
  void text_marksWhatStalledAndWhatLostConnections() {
    assertThat(new Report(plan, results).text())
        .contains("2.00M (2.00)")
        .containsPattern("agroal .*stalled")
        .containsPattern("vibur-unfair .*lost connections");
  }

  @Test
  void text_marksCellsInWhichTheCompilerWasAtWork() {
    results.add(SCENARIO, Contender.VIBUR_UNFAIR, 2, Figures.NONE.with(Figure.OPS_PER_SEC, 1_000_000)
        .with(Figure.COMPILER_LOAD, 0.5));
    results.add(SCENARIO, Contender.HEDDLE, 2, Figures.NONE.with(Figure.OPS_PER_SEC, 2_000_000)
        .with(Figure.COMPILER_LOAD, 0.02));

    assertThat(new Report(plan, results).text())
        .contains("2.00M (2.00) ", "1.00M (1.00) c").doesNotContain("2.00M (2.00) c")
        .containsPattern("vibur-unfair .*\\bc\\b");
  }

  @Test
  void text_saysOfEachGoalWhetherItWasMet() {
    assertThat(new Report(plan, results).text())
        .contains("heddle: opsPerSec at least 1.80 x vibur-unfair: 2.00 +- 0.00 in 1 rounds: met");
  }

  @Test
  void text_saysHowFarApartTheProcessorsWere() {
    Figures near = Figures.NONE.with(Figure.OPS_PER_SEC, 2_000_000).withLineTransfers(66, 70);
    results.add(SCENARIO, Contender.HEDDLE, 2, near);
    results.add(SCENARIO, Contender.HEDDLE, 3, near.withLineTransfers(290, 66));

    assertThat(Report.line(SCENARIO, near)).endsWith("line 70.0 ns");
    assertThat(new Report(plan, results).text()).containsPattern("heddle .* 66.0-290\\b");
  }
}
