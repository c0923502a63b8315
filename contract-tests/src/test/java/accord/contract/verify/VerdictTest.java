package accord.contract.verify;

import static org.assertj.core.api.Assertions.assertThat;

import accord.contract.client.Frame;
import accord.contract.client.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final List<String> GOOD = List.of("""
            {"type":"connection_established","user_id":"u"}""", """
            {"type":"command_reply","ok":true}""", """
            {"type":"agent_started","status":"started"}""", """
            {"type":"agent_thinking","reasoning":"reads"}""", """
            {"type":"tool_executing","tool_call_id":"1","tool_name":"parse_usage"}""", """
            {"type":"tool_completed","tool_call_id":"1","tool_name":"parse_usage","success":true}""", """
            {"type":"agent_completed","status":"completed","final_response":"gpt-4 costs most","result":{"total":{"usd":1.5}}}""");

    @Test
    void aWholeConversationIsGood() throws IOException {
        var verdict = verdict(GOOD);

        assertThat(verdict.json()).isEqualTo("""
                        {"ok":true,"events":["connection_established","agent_started","agent_thinking","tool_executing",\
                        "tool_completed","agent_completed"],"ms":{"connection_established":0,"agent_started":2,\
                        "agent_thinking":3,"tool_executing":4,"tool_completed":5,"agent_completed":6}}""");
    }

    @Test
    void whatNeverCameIsNamed() throws IOException {
        assertThat(without("agent_thinking").missing()).containsExactly("agent_thinking");
        assertThat(without("agent_completed").missing()).containsExactly("agent_completed");
        assertThat(verdict(List.of()).missing()).hasSize(6);
    }

    @Test
    void anotherOrderIsNotGood() throws IOException {
        var verdict = changed(lines -> lines.add(2, lines.remove(4)));

        assertThat(verdict.missing()).singleElement().asString().startsWith("the order");
    }

    @Test
    void aSecondEndIsNotGood() throws IOException {
        assertThat(changed(lines -> lines.add(lines.getLast())).missing())
                .containsExactly("one single agent_completed");
    }

    @Test
    void aToolThatNeverAnswersIsNotGood() throws IOException {
        var verdict = changed(lines -> lines.add(4, """
                {"type":"tool_executing","tool_call_id":"2","tool_name":"cost_analyzer"}"""));

        assertThat(verdict.missing()).containsExactly("a tool_completed for each tool_executing");
    }

    @Test
    void aFallbackIsNeverARealAnswer() throws IOException {
        assertThat(replaced("\"status\":\"completed\"", "\"status\":\"completed\",\"fallback_mode\":true")
                        .missing())
                .containsExactly("a run that is no fallback");
    }

    @Test
    void anAnswerThatComputedNothingIsNotGood() throws IOException {
        assertThat(replaced("1.5", "0").missing()).containsExactly("figures in the result");
        assertThat(replaced("\"status\":\"completed\"", "\"status\":\"failed\"").missing())
                .containsExactly("status completed (it is failed)");
        assertThat(replaced("\"success\":true", "\"success\":false").missing()).containsExactly("a tool that succeeds");
    }

    @Test
    void aFailureIsInTheLineThatProgramsRead() throws IOException {
        var verdict = Verdict.of(List.of(), List.of("an end within 30 s"));

        assertThat(verdict.json())
                .startsWith("{\"ok\":false,\"missing\":[\"an end within 30 s\",\"connection_established\",");
    }

    private static Verdict without(String type) throws IOException {
        return verdict(GOOD.stream().filter(line -> !line.contains(type)).toList());
    }

    private static Verdict replaced(String there, String instead) throws IOException {
        return verdict(GOOD.stream().map(line -> line.replace(there, instead)).toList());
    }

    private static Verdict changed(Consumer<List<String>> change) throws IOException {
        var lines = new ArrayList<>(GOOD);
        change.accept(lines);
        return verdict(lines);
    }

    private static Verdict verdict(List<String> lines) throws IOException {
        var heard = new ArrayList<Heard>();
        for (var line : lines) {
            heard.add(new Heard(new Frame(Json.read(line), line), heard.size()));
        }
        return Verdict.of(heard, List.of());
    }
}
