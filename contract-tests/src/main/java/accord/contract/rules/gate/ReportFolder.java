package accord.contract.rules.gate;

import accord.contract.rules.picture.Pictures;
import accord.contract.rules.report.Findings;
import accord.contract.rules.report.HtmlPage;
import accord.contract.rules.report.JUnitXml;
import accord.contract.rules.report.MarkdownPage;
import accord.contract.rules.report.Sarif;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with everything that there is to read about one run. */
public record ReportFolder(Path folder) {
    /** Writes every report and both pictures. */
    public void write(Findings findings, Pictures pictures) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("rules.sarif"), Sarif.of(findings));
        Files.writeString(folder.resolve("rules.xml"), JUnitXml.of(findings));
        Files.writeString(folder.resolve("rules.md"), MarkdownPage.of(findings));
        Files.writeString(folder.resolve("rules.html"), HtmlPage.of(findings, pictures));
        pictures.into(folder);
    }
}
