//! Aligned tables for people.

/// Space between two columns.
const GAP: usize = 2;

/// Rows under headings. Columns that are empty in every row are left out, and nothing is padded at a line's end.
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
        let mut owed = 0;
        for (cell, width) in line.iter().zip(&widths) {
            if !cell.is_empty() {
                text.extend(std::iter::repeat_n(' ', owed));
                text.push_str(cell);
                owed = 0;
            }
            owed += width + GAP - length(cell);
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
    fn columns_line_up_and_empty_ones_vanish() {
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
