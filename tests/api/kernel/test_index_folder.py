"""Each database has an index folder of its own."""

from pathlib import Path

from api.settings import Settings


def test_databases_do_not_share_an_index(settings: Settings, tmp_path: Path) -> None:
    """Two databases, on one server or in one folder, would throw out each other's clauses."""
    urls = [
        "postgresql+psycopg://示例:a@db1/credit",
        "postgresql+psycopg://示例:a@db1/trial",
        "postgresql+psycopg://示例:a@db2/credit",
        f"sqlite:///{tmp_path / 'a.db'}",
        f"sqlite:///{tmp_path / 'b.db'}",
    ]
    folders = [settings.model_copy(update={"database_url": url, "index_dir": None}).index_folder for url in urls]
    assert len(set(folders)) == len(urls)
    assert folders[-1].parent == tmp_path
    other_password = urls[0].replace(":a@", ":b@")
    same = settings.model_copy(update={"database_url": other_password, "index_dir": None})
    assert same.index_folder == folders[0]
