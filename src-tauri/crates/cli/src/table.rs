//! A table with aligned columns.

/// The spaces between two columns.
const GAP: usize = 2;

/// The text of a table. Columns without any cell are left out, and lines have no spaces at their ends.
pub fn render(headings: &[String], rows: &[Vec<String>]) -> String {
    let shown: Vec<usize> = (0..headings.len())
        .filter(|&column| rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty())))
        .collect();
    let lines: Vec<Vec<&str>> = std::iter::once(headings)
        .chain(rows.iter().map(Vec::as_slice))
        .map(|row| shown.iter().map(|&column| row.get(column).map_or("", String::as_str)).collect())
        .collect();
    let width = |column: usize| lines.iter().map(|line| length(line[column])).max().unwrap_or(0);
    let widths: Vec<usize> = (0..shown.len()).map(width).collect();

    let mut text = String::new();
    for line in &lines {
        let mut padding = 0;
        for (cell, width) in line.iter().zip(&widths) {
            if !cell.is_empty() {
                text.extend(std::iter::repeat_n(' ', padding));
                text.push_str(cell);
                padding = 0;
            }
            padding += width + GAP - length(cell);
        }
        text.push('\n');
    }
    text
}

fn length(cell: &str) -> usize {
    cell.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(row: &[&str]) -> Vec<String> {
        row.iter().map(|&cell| cell.to_owned()).collect()
    }

    #[test]
    fn columns_are_aligned_and_empty_ones_left_out() {
        let rows = [
            cells(&["prod-admin", "", "acme", ""]),
            cells(&["ops", "", "", "until 18:40"]),
            cells(&["müller", "", "x", ""]),
        ];
        assert_eq!(
            render(&cells(&["ROLE", "GROUP", "ACCOUNT", "NOW"]), &rows),
            "ROLE        ACCOUNT  NOW\n\
             prod-admin  acme\n\
             ops                  until 18:40\n\
             müller      x\n"
        );
    }
}
